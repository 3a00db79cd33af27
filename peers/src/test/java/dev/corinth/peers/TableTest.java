package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Who is compared with whom, and with which bar.
class TableTest {
    private static final Row URING = Readings.row(Contender.CORINTH_URING, 3);
    private static final Row EPOLL = Readings.row(Contender.CORINTH_EPOLL, 2);
    private static final Row NETTY = Readings.row(Contender.NETTY_EPOLL, 4);
    private static final Row JETTY = Readings.row(Contender.JETTY, 3.5);

    @Test
    void theBetterPollerMeetsTheBestPeer() {
        Table table = Readings.table(Case.SMALL, URING, EPOLL, NETTY, JETTY);

        assertThat(table.corinth()).contains(EPOLL);
        assertThat(table.bestPeer()).contains(JETTY);
        assertThat(table.ratio()).contains(2 / 3.5);
        assertThat(table.isMet()).contains(true);
    }

    @Test
    void manyMessagesInFlightHaveTheNarrowerBar() {
        assertThat(Readings.table(Case.SMALL, EPOLL, NETTY).isMet()).contains(true);
        assertThat(Readings.table(Case.DEEP, EPOLL, NETTY).isMet()).contains(true);
        assertThat(Readings.table(Case.DEEP, EPOLL, JETTY).isMet()).contains(false);
        assertThat(Readings.table(Case.PAGES, URING, JETTY).isMet()).contains(false);
    }

    @Test
    void whoFailedIsNotTheBest() {
        Table table = Readings.table(Case.SMALL, EPOLL, NETTY, Row.failed(Contender.JETTY, "no"));

        assertThat(table.bestPeer()).contains(NETTY);
        assertThat(table.row(Contender.JETTY)).map(Row::hasFailed).contains(true);
    }

    @Test
    void thereIsNoVerdictWithoutBothSidesOrForTheFan() {
        assertThat(Readings.table(Case.SMALL, URING).isMet()).isEmpty();
        assertThat(Readings.table(Case.SMALL, JETTY).ratio()).isEmpty();
        assertThat(Readings.table(Case.FAN, EPOLL, NETTY).ratio()).contains(0.5);
        assertThat(Readings.table(Case.FAN, EPOLL, NETTY).isMet()).isEmpty();
    }
}
