package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.corinth.client.ClientConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/// A result as JSON, as a table and as a chart.
class ReportTest {
    private static final ServerFigures SERVER =
            new ServerFigures(
                    OptionalLong.of(1_000_000),
                    OptionalLong.of(10 << 20),
                    OptionalLong.of(12 << 20),
                    OptionalLong.of(20 << 20));

    private static final LoadErrors NONE = new LoadErrors(0, 0, 0, 0, new TreeMap<>(), "");

    private static LoadPlan plan(Work work) {
        ClientConfig client =
                ClientConfig.STANDARD.header("Authorization", "secret").subprotocol("chat");
        return LoadPlan.of("ws://localhost:9001/echo")
                .work(work, 16)
                .traffic(Traffic.STANDARD.size(100).text().depth(4))
                .span(Duration.ofMillis(1500), Duration.ofSeconds(2))
                .client(client)
                .pid(4711);
    }

    private static LoadResult result(LoadPlan plan, LoadErrors errors) {
        Slice slice = new Slice();
        for (int micros = 1; micros <= 1000; micros++) {
            slice.record(micros * 1000L);
        }
        List<Second> timeline =
                List.of(
                        new Second(0, 0, 0, 0, 0, 0, 0),
                        new Second(1, 600, 600, 500, 990, 1000, 0),
                        new Second(2, 400, 400, 510, 980, 1000, errors.total()));
        return new LoadResult(
                plan,
                "uring (auto takes uring, which runs here)",
                16,
                0.5,
                2,
                1000,
                100_000,
                1001,
                new Latencies(slice.latency),
                errors,
                SERVER,
                500_000,
                timeline,
                true);
    }

    private static LoadResult empty() {
        return new LoadResult(
                plan(Work.IDLE),
                "nio",
                0,
                0,
                0,
                0,
                0,
                0,
                new Latencies(new Slice().latency),
                NONE,
                ServerFigures.NONE,
                0,
                List.of(),
                false);
    }

    private static JsonNode json(LoadResult result) throws JsonProcessingException {
        return JsonMapper.builder().build().readTree(JsonReport.of(result));
    }

    @Test
    void jsonHasAllParametersAndNoSecret() throws JsonProcessingException {
        JsonNode parameters = json(result(plan(Work.ECHO), NONE)).get("parameters");
        assertThat(parameters.get("url").asText()).isEqualTo("ws://localhost:9001/echo");
        assertThat(parameters.get("kind").asText()).isEqualTo("echo");
        assertThat(parameters.get("connections").asInt()).isEqualTo(16);
        assertThat(parameters.get("size").asInt()).isEqualTo(100);
        assertThat(parameters.get("text").asBoolean()).isTrue();
        assertThat(parameters.get("depth").asInt()).isEqualTo(4);
        assertThat(parameters.get("rate").asDouble()).isZero();
        assertThat(parameters.get("publishers").asInt()).isEqualTo(1);
        assertThat(parameters.get("check").asBoolean()).isFalse();
        assertThat(parameters.get("warmUpSeconds").asDouble()).isEqualTo(1.5);
        assertThat(parameters.get("seconds").asDouble()).isEqualTo(2);
        assertThat(parameters.get("drainSeconds").asDouble()).isEqualTo(5);
        assertThat(parameters.get("loops").asInt()).isEqualTo(1);
        assertThat(parameters.get("poller").asText()).isEqualTo("auto");
        assertThat(parameters.get("opening").asInt()).isEqualTo(100);
        assertThat(parameters.get("deflate").asBoolean()).isFalse();
        assertThat(parameters.get("connectTimeoutSeconds").asDouble()).isEqualTo(10);
        assertThat(parameters.get("subprotocols").get(0).asText()).isEqualTo("chat");
        assertThat(parameters.get("headers").get(0).asText()).isEqualTo("Authorization");
        assertThat(parameters.get("pid").asLong()).isEqualTo(4711);
        assertThat(JsonReport.of(result(plan(Work.ECHO), NONE))).doesNotContain("secret");
    }

    @Test
    void jsonHasAllResults() throws JsonProcessingException {
        LoadErrors errors =
                new LoadErrors(1, 2, 3, 4, new TreeMap<>(Map.of(1006, 2L)), "a \"word\"\n\\");
        JsonNode json = json(result(plan(Work.ECHO), errors));
        assertThat(json.get("whole").asBoolean()).isTrue();
        assertThat(json.get("connectionsOpened").asInt()).isEqualTo(16);
        assertThat(json.get("connectsPerSecond").asDouble()).isEqualTo(32);
        assertThat(json.get("seconds").asDouble()).isEqualTo(2);
        assertThat(json.get("messages").asLong()).isEqualTo(1000);
        assertThat(json.get("messagesPerSecond").asDouble()).isEqualTo(500);
        assertThat(json.get("bytes").asLong()).isEqualTo(100_000);
        assertThat(json.get("sent").asLong()).isEqualTo(1001);
        assertThat(json.get("serverCpuMicros").asLong()).isEqualTo(1_000_000);
        assertThat(json.get("serverCpuMicrosPerMessage").asDouble()).isEqualTo(1000);
        assertThat(json.get("serverUtilization").asDouble()).isEqualTo(0.5);
        assertThat(json.get("loadUtilization").asDouble()).isEqualTo(0.25);
        JsonNode latency = json.get("latencyMicros");
        assertThat(latency.get("count").asLong()).isEqualTo(1000);
        assertThat(latency.get("min").asDouble()).isEqualTo(1, within(0.11));
        assertThat(latency.get("mean").asDouble()).isEqualTo(500.5, within(1.0));
        assertThat(latency.get("p50").asDouble()).isEqualTo(500, within(1.0));
        assertThat(latency.get("p90").asDouble()).isEqualTo(900, within(1.0));
        assertThat(latency.get("p99").asDouble()).isEqualTo(990, within(1.0));
        assertThat(latency.get("p999").asDouble()).isEqualTo(999, within(1.0));
        assertThat(latency.get("max").asDouble()).isEqualTo(1000, within(1.0));
        JsonNode wrong = json.get("errors");
        assertThat(wrong.get("total").asLong()).isEqualTo(10);
        assertThat(wrong.get("refused").asLong()).isEqualTo(1);
        assertThat(wrong.get("closed").asLong()).isEqualTo(2);
        assertThat(wrong.get("lost").asLong()).isEqualTo(3);
        assertThat(wrong.get("wrong").asLong()).isEqualTo(4);
        assertThat(wrong.get("closeCodes").get("1006").asLong()).isEqualTo(2);
        assertThat(wrong.get("reason").asText()).isEqualTo("a \"word\"\n\\");
        JsonNode memory = json.get("memory");
        assertThat(memory.get("residentBytesBefore").asLong()).isEqualTo(10 << 20);
        assertThat(memory.get("bytesPerConnection").asDouble()).isEqualTo((2 << 20) / 16.0);
        assertThat(memory.get("bytesPerConnectionAtEnd").asDouble()).isEqualTo((10 << 20) / 16.0);
        assertThat(json.get("timeline")).hasSize(3);
        assertThat(json.get("timeline").get(2).get("errors").asLong()).isEqualTo(10);
        assertThat(json.get("machine").get("processors").asInt()).isPositive();
    }

    @Test
    void jsonLeavesOutWhatIsNotKnown() throws JsonProcessingException {
        JsonNode json = json(empty());
        assertThat(json.has("serverCpuMicrosPerMessage")).isFalse();
        assertThat(json.get("memory")).isEmpty();
        assertThat(json.get("messagesPerSecond").asDouble()).isZero();
        assertThat(json.get("latencyMicros").get("p99").asDouble()).isZero();
        assertThat(json.get("timeline")).isEmpty();
    }

    @Test
    void theTableTellsTheFigures() {
        LoadErrors errors = new LoadErrors(1, 2, 3, 4, new TreeMap<>(Map.of(1006, 2L)), "reset");
        assertThat(Report.table(result(plan(Work.ECHO), errors)))
                .contains("echo, 16 connections, 100 B text, 4 under way")
                .contains("16 connections in 0.50 s (32 /s)")
                .contains("1,000 (500 /s)")
                .contains("p50 500.2 µs", "p99 990.2 µs")
                .contains("50 % of a processor", "1000.000 µs for each message")
                .contains("10.0 MiB before, 12.0 MiB open: 131,072 B a connection")
                .contains("1 refused, 2 closed, 3 lost, 4 wrong", "{1006=2}", "reset");
        assertThat(Report.table(result(plan(Work.CONNECT), NONE)))
                .contains("connect, 16 connections at once", "errors         none");
        LoadPlan paced = plan(Work.FAN).traffic(Traffic.STANDARD.rate(50));
        assertThat(Report.table(result(paced, NONE)))
                .contains("fan, 1 of 16 connections publish", "50 /s whatever comes back");
        assertThat(Report.table(empty())).contains("idle, 16 connections", "ended early");
    }

    @Test
    void linesTellTheProgress() {
        assertThat(Report.line(new Second(-1, 0, 0, 0, 0, 0, 0))).contains("warming up");
        assertThat(Report.line(new Second(3, 10, 12_345, 7.25, 1500, 2_000_000, 2)))
                .contains("3.0 s", "12,345 /s", "7.3 µs", "1.5 ms", "2.00 s", "errors 2");
    }

    @Test
    void drawsAnSvgThatIsXml(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("chart.svg");
        Charts.write(result(plan(Work.ECHO), NONE), file);
        DocumentBuilderFactory xml = DocumentBuilderFactory.newInstance();
        xml.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = xml.newDocumentBuilder().parse(file.toFile());
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getDocumentElement().getAttribute("height")).isEqualTo("960px");
        assertThat(document.getElementsByTagName("path").getLength()).isGreaterThan(20);
    }

    @Test
    void drawsAPngThatIsAnImage(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("chart.PNG");
        Charts.write(result(plan(Work.CONNECT), NONE), file);
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(900);
        assertThat(image.getHeight()).isEqualTo(960);
        long colours =
                IntStream.range(0, 900 * 960)
                        .map(at -> image.getRGB(at % 900, at / 900))
                        .distinct()
                        .count();
        assertThat(colours).isGreaterThan(10);
    }

    @Test
    void drawsWhatThereIsOfAnEmptyRun(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("empty.png");
        Charts.write(empty(), file);
        assertThat(ImageIO.read(file.toFile()).getHeight()).isEqualTo(320);
    }

    @Test
    void knowsTheFormatByTheNameOfTheFile(@TempDir Path folder) {
        assertThatThrownBy(() -> Charts.format(Path.of("a.pdf")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.pdf")
                .hasMessageContaining(".svg or .png");
        Path nowhere = folder.resolve("none").resolve("a.svg");
        assertThatThrownBy(() -> Charts.write(empty(), nowhere)).isInstanceOf(IOException.class);
        assertThat(Files.exists(nowhere)).isFalse();
    }
}
