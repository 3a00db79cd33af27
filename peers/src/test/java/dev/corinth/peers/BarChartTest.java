package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;

/// The picture of a run.
class BarChartTest {
    private static List<Element> elements(String svg, String name) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        var in = new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8));
        NodeList nodes = factory.newDocumentBuilder().parse(in).getElementsByTagName(name);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            all.add((Element) nodes.item(i));
        }
        return all;
    }

    private static List<String> bars(String svg) throws Exception {
        return elements(svg, "rect").stream()
                .filter(bar -> bar.hasAttribute("class"))
                .map(bar -> bar.getAttribute("class") + " " + bar.getAttribute("width"))
                .toList();
    }

    @Test
    void everyCaseIsAPanelWithTheLeastFirst() throws Exception {
        String svg = BarChart.of(Readings.outcome().tables());

        assertThat(elements(svg, "text").stream().map(Element::getTextContent))
                .containsExactly(
                        "64 × 64 B: CPU time of the server for a message",
                        "Corinth io_uring",
                        "3.00 µs",
                        "Netty epoll",
                        "6.00 µs",
                        "Helidon",
                        "12.5 µs",
                        "64 × 64 B, 16 in flight: CPU time of the server for a message",
                        "Corinth io_uring",
                        "3.00 µs",
                        "Netty epoll",
                        "4.00 µs");
    }

    @Test
    void barsAreAsLongAsTheTimes() throws Exception {
        Row ours = Readings.row(Contender.CORINTH_EPOLL, 1);
        Row theirs = Readings.row(Contender.TYRUS, 4);

        assertThat(bars(BarChart.of(List.of(Readings.table(Case.SMALL, theirs, ours)))))
                .containsExactly("corinth 72.5", "peer 290.0");
    }

    @Test
    void aCaseInWhichEverybodyFailedIsAnEmptyPanel() throws Exception {
        Table none = Readings.table(Case.SMALL, Row.failed(Contender.TYRUS, "broken"));

        assertThat(bars(BarChart.of(List.of(none)))).isEmpty();
    }
}
