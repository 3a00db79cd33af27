package dev.corinth.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.pubsub.TopicAct;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicLimits;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.server.Authentication;
import dev.corinth.server.Authenticator;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.TokenPlace;
import dev.corinth.server.TopicAccess;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The protocol for browsers, as it goes over the wire.
class LiveTest {
    private static final TopicPolicy KEEPING = TopicPolicy.STANDARD.history(50).presence();
    private static final DeflateConfig DEFLATE =
            new DeflateConfig(true, false, false, 15, 15, 0, 6);
    private static Server started = Server.on(0);

    @BeforeAll
    static void start() {
        TopicAccess noPresence = (socket, act, topic) -> act != TopicAct.SEE_PRESENCE;
        Server server =
                Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(2)))
                        .topic("room/+", KEEPING, TopicAccess.everybody())
                        .topic("hidden", KEEPING, noPresence)
                        .topic("news", TopicPolicy.STANDARD.retaining(), TopicAccess.readers())
                        .topics(
                                config ->
                                        config.limits(TopicLimits.STANDARD.subscriptions(100, 5)));
        LiveConfig config =
                LiveConfig.STANDARD
                        .webSocket(WebSocketConfig.STANDARD.deflate(DEFLATE))
                        .names((socket, asked) -> asked)
                        .history(10, 1 << 10);
        Live.serve(server, "/live", config);
        started = server.start();
    }

    @AfterAll
    static void stop() {
        started.close();
    }

    private static RawPeer client(String... headers) {
        RawPeer peer = RawPeer.connect(started.port());
        peer.upgrade("/live", headers);
        return peer;
    }

    private static String ask(RawPeer peer, String question) {
        return peer.send(RawFrame.text(question.replace('\'', '"')).withMask(1))
                .expectFrame()
                .text()
                .replace('"', '\'');
    }

    private static void expect(RawPeer peer, String text) {
        peer.expectText(text.replace('\'', '"'));
    }

    /// What stands behind `'epoch':'` in an answer.
    private static String epoch(String answer) {
        int from = answer.indexOf("'epoch':'") + "'epoch':'".length();
        return answer.substring(from, answer.indexOf('\'', from));
    }

    @Test
    void D_01_clientsSubscribePublishAndAreSentWhatIsPublished() {
        try (RawPeer ann = client();
                RawPeer bob = client()) {
            assertThat(ask(ann, "{'do':'subscribe','topic':'news','id':1}"))
                    .isEqualTo(
                            "{'on':'subscribed','id':1,'topic':'news','resumed':false,'missed':0}");
            assertThat(ask(bob, "{'do':'subscribe','topic':'room/1'}"))
                    .startsWith("{'on':'subscribed','topic':'room/1','epoch':'")
                    .endsWith("','offset':0,'resumed':false,'missed':0}");
            assertThat(ask(ann, "{'do':'publish','topic':'room/1','id':2,'data':{'a':[1,'ü']}}"))
                    .isEqualTo("{'on':'published','id':2,'topic':'room/1'}");
            expect(bob, "{'on':'message','topic':'room/1','offset':1,'data':{'a':[1,'ü']}}");
            assertThat(ask(bob, "{'do':'unsubscribe','topic':'room/1','id':3}"))
                    .isEqualTo("{'on':'unsubscribed','id':3,'topic':'room/1'}");

            started.topics().publish("news", "plain text");
            expect(ann, "{'on':'message','topic':'news','data':'plain text'}");
            started.topics().publish("news", "{\"n\": 1}");
            expect(ann, "{'on':'message','topic':'news','data':{'n': 1}}");
            started.topics().publish("news", "1 2");
            expect(ann, "{'on':'message','topic':'news','data':'1 2'}");
            started.topics().publish("news", new byte[] {1, 2, 3});
            expect(ann, "{'on':'message','topic':'news','bytes':'AQID'}");
        }
    }

    @Test
    void K_19_aClientThatComesBackGoesOnWhereItWas() {
        try (RawPeer writer = client()) {
            String begin = ask(writer, "{'do':'subscribe','topic':'room/k'}");
            for (int i = 1; i <= 5; i++) {
                started.topics().publish("room/k", "" + i);
            }
            try (RawPeer again = client()) {
                String question =
                        "{'do':'subscribe','topic':'room/k','epoch':'%s','offset':3}"
                                .formatted(epoch(begin));
                assertThat(ask(again, question)).endsWith("'offset':5,'resumed':true,'missed':2}");
                expect(again, "{'on':'message','topic':'room/k','offset':4,'data':4}");
                expect(again, "{'on':'message','topic':'room/k','offset':5,'data':5}");
            }
            try (RawPeer wrong = client()) {
                assertThat(
                                ask(
                                        wrong,
                                        "{'do':'subscribe','topic':'room/k','epoch':'not one',"
                                                + "'offset':3}"))
                        .contains("'epoch':'" + epoch(begin) + "'")
                        .endsWith("'offset':5,'resumed':false,'missed':0}");
            }
        }
    }

    @Test
    void theHistoryIsReadInPiecesOfBoundedLength() {
        try (RawPeer peer = client()) {
            String begin = ask(peer, "{'do':'subscribe','topic':'room/h'}");
            for (int i = 1; i <= 12; i++) {
                started.topics().publish("room/h", "" + i);
                expect(
                        peer,
                        "{'on':'message','topic':'room/h','offset':%d,'data':%d}".formatted(i, i));
            }
            assertThat(ask(peer, "{'do':'history','topic':'room/h','id':7,'limit':2}"))
                    .startsWith("{'on':'history','id':7,'topic':'room/h','epoch':'")
                    .endsWith(
                            "'offset':12,'gapless':false,'messages':[{'offset':11,'data':11},"
                                    + "{'offset':12,'data':12}]}");
            assertThat(ask(peer, "{'do':'history','topic':'room/h','limit':5000}"))
                    .doesNotContain("{'offset':2,")
                    .contains("{'offset':3,", "{'offset':12,");
            assertThat(
                            ask(
                                    peer,
                                    ("{'do':'history','topic':'room/h','limit':1,"
                                                    + "'epoch':'%s','offset':4}")
                                            .formatted(epoch(begin))))
                    .endsWith("'gapless':true,'messages':[{'offset':5,'data':5}]}");
            String long600 = "x".repeat(600);
            started.topics().publish("room/h", long600);
            started.topics().publish("room/h", long600);
            expect(
                    peer,
                    "{'on':'message','topic':'room/h','offset':13,'data':'%s'}".formatted(long600));
            expect(
                    peer,
                    "{'on':'message','topic':'room/h','offset':14,'data':'%s'}".formatted(long600));
            assertThat(ask(peer, "{'do':'history','topic':'room/h'}"))
                    .contains("'messages':[{'offset':14,");
        }
    }

    @Test
    void D_01_aClientMayBeginWithTheNewestMessagesAsManyAsTheLimitSays() {
        try (RawPeer first = client();
                RawPeer peer = client()) {
            assertThat(ask(first, "{'do':'subscribe','topic':'room/n'}")).contains("subscribed");
            for (int i = 1; i <= 20; i++) {
                started.topics().publish("room/n", "" + i);
            }
            assertThat(ask(peer, "{'do':'subscribe','topic':'room/n','newest':1000}"))
                    .endsWith("'offset':20,'resumed':false,'missed':10}");
            for (int i = 11; i <= 20; i++) {
                expect(
                        peer,
                        "{'on':'message','topic':'room/n','offset':%d,'data':%d}".formatted(i, i));
            }
        }
    }

    @Test
    void D_01_tellsWhoIsThereAsTheServerNamesThem() {
        try (RawPeer ann = client();
                RawPeer bob = client()) {
            assertThat(ask(ann, "{'do':'subscribe','topic':'room/p','as':'Ann'}"))
                    .contains("subscribed");
            assertThat(ask(bob, "{'do':'subscribe','topic':'room/p','as':'Bob'}"))
                    .contains("subscribed");
            expect(ann, "{'on':'joined','topic':'room/p','name':'Bob'}");
            assertThat(ask(ann, "{'do':'present','topic':'room/p','id':1}"))
                    .isEqualTo("{'on':'present','id':1,'topic':'room/p','names':['Ann','Bob']}");
            bob.reset();
            expect(ann, "{'on':'left','topic':'room/p','name':'Bob'}");
            assertThat(ask(ann, "{'do':'present','topic':'hidden','id':2}"))
                    .isEqualTo(
                            "{'on':'error','id':2,'topic':'hidden','code':'denied',"
                                    + "'text':'not allowed'}");
        }
    }

    @Test
    void E_19_whatNoRuleAllowsIsDenied() {
        try (RawPeer peer = client()) {
            for (String question :
                    new String[] {
                        "{'do':'subscribe','topic':'other'}",
                        "{'do':'subscribe','topic':'#'}",
                        "{'do':'publish','topic':'other','data':1}",
                        "{'do':'publish','topic':'news','data':1}",
                        "{'do':'history','topic':'other'}",
                        "{'do':'present','topic':'other'}"
                    }) {
                assertThat(ask(peer, question)).contains("'code':'denied'");
            }
        }
    }

    @Test
    void A_16_oneClientHasAsManySubscriptionsAsTheLimitSays() {
        try (RawPeer peer = client()) {
            for (int i = 0; i < 5; i++) {
                assertThat(ask(peer, "{'do':'subscribe','topic':'room/%d'}".formatted(i)))
                        .contains("subscribed");
            }
            assertThat(ask(peer, "{'do':'subscribe','topic':'room/6','id':6}"))
                    .isEqualTo(
                            "{'on':'error','id':6,'topic':'room/6','code':'too_many',"
                                    + "'text':'too many subscriptions or topics'}");
            assertThat(ask(peer, "{'do':'subscribe','topic':'room/1'}"))
                    .contains("'code':'already'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|a request is a JSON object",
                "1|a request is a JSON object",
                "{|not JSON",
                "{'do':'publish'} x|not JSON",
                "{} {}|one JSON object",
                "{'do':1}|do: a string",
                "{'id':'x'}|id: a whole number",
                "{'id':1.5}|id: a whole number",
                "{'id':-1}|id: a whole number",
                "{'id':9007199254740992}|id: a whole number",
                "{'id':123456789012345678901234567890}|id: a whole number",
                "{'dö':1}|not known",
                "{'do':'a','do':'b'}|not JSON",
                "{}|do: subscribe, unsubscribe",
                "{'do':'publish','topic':'room/1'}|data: what is published",
                "{'do':'publish','topic':'room/+','data':1}|not the name",
                "{'do':'history','topic':'a//b'}|not the name",
                "{'do':'subscribe','topic':''}|not the name",
            })
    void whatCannotBeUnderstoodIsAnsweredWithWhatIsWrong(String question, String problem) {
        try (RawPeer peer = client()) {
            assertThat(ask(peer, question)).startsWith("{'on':'error'").contains(problem);
            assertThat(ask(peer, "{'do':'unsubscribe','topic':'x'}")).contains("unsubscribed");
        }
    }

    @Test
    void deepNestingAndBytesAreRefused() {
        try (RawPeer peer = client()) {
            String deep = "[".repeat(100) + "]".repeat(100);
            assertThat(ask(peer, "{'do':'publish','topic':'room/1','data':" + deep + "}"))
                    .contains("nested deeper than 64");
            peer.send(RawFrame.binary((byte) 1).withMask(1));
            expect(peer, "{'on':'error','code':'bad_request','text':'only text messages'}");
        }
    }

    private static Stream<String> textsThatAreNoJson() {
        return Stream.of(
                "[".repeat(65),
                "[".repeat(65) + "]".repeat(65),
                "1".repeat(1_001),
                "\uFEFF1",
                "\uFEFF{}",
                "\0{\0}",
                "{\0}\0",
                "\0\0\0{",
                "{\0\0\0",
                "\0\0\0{AAAA");
    }

    @ParameterizedTest
    @MethodSource("textsThatAreNoJson")
    void whatIsPublishedAndNoJsonComesAsAStringAndTheTopicGoesOn(String text) {
        try (RawPeer peer = client()) {
            assertThat(ask(peer, "{'do':'subscribe','topic':'room/j'}")).contains("subscribed");
            assertThat(started.topics().publish("room/j", text)).isEqualTo(TopicResult.TAKEN);
            String escaped = text.replace("\0", "\\u0000");
            assertThat(peer.expectFrame().text()).endsWith(",\"data\":\"" + escaped + "\"}");
            assertThat(started.topics().publish("room/j", "1")).isEqualTo(TopicResult.TAKEN);
            assertThat(peer.expectFrame().text()).endsWith(",\"data\":1}");
        }
    }

    @ParameterizedTest
    @MethodSource("textsThatAreNoJson")
    void whatIsAskedAndNoJsonIsAnsweredWithWhatIsWrong(String text) {
        try (RawPeer peer = client()) {
            for (String question :
                    List.of(text, "{'do':'publish','topic':'news','data':" + text + "}")) {
                assertThat(ask(peer, question)).contains("'code':'bad_request'");
            }
            assertThat(ask(peer, "{'do':'unsubscribe','topic':'x'}")).contains("unsubscribed");
        }
    }

    @Test
    void D_05_whatIsPublishedIsCompressedForThoseWhoAgreed() {
        try (RawPeer peer = client("Sec-WebSocket-Extensions: permessage-deflate")) {
            peer.send(RawFrame.text("{\"do\":\"subscribe\",\"topic\":\"room/z\"}").withMask(1));
            assertThat(peer.expectFrame().payload()).isNotEmpty();
            started.topics().publish("room/z", "something that compresses ".repeat(50));

            RawFrame frame = peer.expectFrame();
            assertThat(frame.rsv()).isEqualTo(4);
            assertThat(frame.payload().length).isLessThan(200);
        }
    }

    @Test
    void theScriptForPagesIsServedBesideTheWebSocket() {
        try (RawPeer peer = RawPeer.connect(started.port())) {
            peer.send(
                    "GET /live/live.js HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String head = peer.expectStatus(200);
            assertThat(head).contains("text/javascript");
            String script = new String(peer.readToEnd(), StandardCharsets.UTF_8);
            assertThat(script).contains("class CorinthLive");
        }
    }

    @Test
    void E_11_aServerForOthersAsksWhoOpensItsWebSockets() {
        Map<String, Login> known = Map.of("a-token-of-ann", Login.of("ann"));
        Authentication how = Authentication.by(Authenticator.ofTokens(TokenPlace.bearer(), known));
        ServerConfig config =
                ServerConfig.STANDARD
                        .address(new InetSocketAddress("0.0.0.0", 0))
                        .listening(part -> part.insecure(true));
        Server asking = Server.with(config).topic("room/+", KEEPING, TopicAccess.everybody());
        LiveConfig named =
                LiveConfig.STANDARD.names(
                        (socket, asked) -> socket.login().map(Login::name).orElse(""));
        Live.serve(asking, "/live", named, route -> route.authenticate(how));

        try (Server server = asking.start();
                RawPeer unknown = RawPeer.connect(server.port());
                RawPeer ann = RawPeer.connect(server.port())) {
            unknown.sendText(RawHandshake.request("/live", "localhost")).expectStatus(401);
            ann.upgrade("/live", "Authorization: Bearer a-token-of-ann");
            assertThat(ask(ann, "{'do':'subscribe','topic':'room/1','as':'bob'}"))
                    .contains("subscribed");
            assertThat(ask(ann, "{'do':'present','topic':'room/1'}")).endsWith("'names':['ann']}");
        }
    }

    @Test
    void aLongNameIsCutBetweenCharacters() {
        try (RawPeer peer = client()) {
            String fits = "x".repeat(255);
            assertThat(
                            ask(
                                    peer,
                                    "{'do':'subscribe','topic':'room/cut','as':'%s\uD83D\uDE00'}"
                                            .formatted(fits)))
                    .contains("subscribed");
            assertThat(ask(peer, "{'do':'present','topic':'room/cut'}"))
                    .endsWith("'names':['" + fits + "']}");
        }
    }

    @Test
    void whoLeavesIsForgotten() {
        try (RawPeer peer = client()) {
            assertThat(ask(peer, "{'do':'subscribe','topic':'room/gone'}")).contains("subscribed");
        }
        TopicFilter name = TopicFilter.of("room/gone");
        assertThat(started.topics().hub().history(name, dev.corinth.pubsub.Position.NONE, 1))
                .succeedsWithin(Duration.ofSeconds(10));
        dev.corinth.engine.Counter counter = dev.corinth.engine.Counter.CALLBACK_FAILED;
        assertThat(started.count(counter)).isZero();
    }

    @Test
    void numbersOutOfRangeAreRefusedWithTheRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiveConfig.STANDARD.history(0, 1 << 10))
                .withMessage("historyLimit=0, 1 to 10000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LiveConfig.STANDARD.openQuestions(0))
                .withMessage("openQuestions=0, 1 to 1000");
    }
}
