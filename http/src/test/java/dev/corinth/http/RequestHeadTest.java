package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

final class RequestHeadTest {
    private static final String CHAT =
            Feed.lines(
                    """
                    GET /a%20b/%E2%82%AC?x=1&y=a+b%21&x=2&flag HTTP/1.1
                    Host: Example.COM:8080
                    X-Empty:
                    x-Padded: \t a  b\t\s
                    Cookie: a=1; b="two"; a=3; odd
                    Accept: text/html
                    accept: text/plain

                    """);

    @Test
    void showsAllPartsOfARequest() {
        RequestHead head = Feed.request(CHAT);

        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.isMethod("GET")).isTrue();
        assertThat(head.target()).isEqualTo("/a%20b/%E2%82%AC?x=1&y=a+b%21&x=2&flag");
        assertThat(head.path()).isEqualTo("/a b/€");
        assertThat(head.rawPath()).isEqualTo("/a%20b/%E2%82%AC");
        assertThat(head.query()).isEqualTo("x=1&y=a+b%21&x=2&flag");
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(head.host()).hasToString("Optional[example.com:8080]");
        assertThat(head.contentLength()).isZero();
        assertThat(head.isChunked()).isFalse();
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.expectsContinue()).isFalse();
        assertThat(head).hasToString("GET /a%20b/%E2%82%AC?x=1&y=a+b%21&x=2&flag HTTP/1.1");
    }

    @Test
    void decodesQueryParametersByName() {
        RequestHead head = Feed.request(CHAT);

        assertThat(head.query("x")).contains("1");
        assertThat(head.queryAll("x")).containsExactly("1", "2");
        assertThat(head.query("y")).contains("a b!");
        assertThat(head.query("flag")).contains("");
        assertThat(head.query("absent")).isEmpty();
        assertThat(Feed.request("GET /?a%3Db=%ff&&c= HTTP/1.1\r\nHost: h\r\n\r\n").query("a=b"))
                .contains("\uFFFD");
    }

    @Test
    void keepsOrderAndCaseOfHeadersAndFindsThemWithoutCase() {
        Headers headers = Feed.request(CHAT).headers();

        assertThat(headers)
                .extracting(Headers.Field::name)
                .containsExactly("Host", "X-Empty", "x-Padded", "Cookie", "Accept", "accept");
        assertThat(headers.first("X-PADDED")).contains("a  b");
        assertThat(headers.first("x-empty")).contains("");
        assertThat(headers.all("ACCEPT")).containsExactly("text/html", "text/plain");
        assertThat(headers.first("absent")).isEmpty();
        assertThat(headers.size()).isEqualTo(6);
    }

    @Test
    void readsCookiesFirstOneWinning() {
        assertThat(Feed.request(CHAT).cookies())
                .containsExactly(entry("a", "1"), entry("b", "\"two\""));
    }

    @Test
    void givesTheSameHeadForEverySplit() {
        RequestHead whole = Feed.request(CHAT);

        Feed.everySplit(
                () -> HeadParser.ofRequests(HttpLimits.DEFAULTS),
                CHAT,
                parsed -> {
                    assertThat(parsed.only().headers()).isEqualTo(whole.headers());
                    assertThat(parsed.only().target()).isEqualTo(whole.target());
                    assertThat(parsed.isInside()).isFalse();
                });
    }

    @Test
    void hasNoHeadBeforeOneIsWhole() {
        HeadParser<RequestHead> parser = HeadParser.ofRequests(HttpLimits.DEFAULTS);

        assertThatThrownBy(parser::head).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(parser::error).isInstanceOf(IllegalStateException.class);
    }
}
