package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.pubsub.Stage.Guest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

class BackplaneTest {
    /// A backplane that is slow, fails and comes back when a test says so. Owned by the test.
    private static final class FarBackplane implements Backplane, BackplanePort {
        final ArrayDeque<TopicMessage> underWay = new ArrayDeque<>();
        final List<String> told = new ArrayList<>();
        final TreeSet<String> wanted = new TreeSet<>();
        @Nullable BackplaneLink link;
        boolean isUp = true;
        boolean isClosed;

        @Override
        public BackplanePort attach(BackplaneLink to) {
            link = to;
            return this;
        }

        @Override
        public boolean publish(TopicMessage message) {
            return isUp && underWay.add(message);
        }

        @Override
        public void interest(String filter, boolean isWanted) {
            told.add((isWanted ? "+" : "-") + filter);
            boolean isNews = isWanted ? wanted.add(filter) : wanted.remove(filter);
            assertThat(isNews || isWanted).as("taken back twice: " + filter).isTrue();
        }

        @Override
        public void close() {
            isClosed = true;
        }

        BackplaneLink link() {
            return Objects.requireNonNull(link);
        }

        void deliver() {
            while (!underWay.isEmpty()) {
                assertThat(link().received(underWay.remove())).isTrue();
            }
        }
    }

    private final FarBackplane far = new FarBackplane();

    private Stage stage(TopicPolicy policy) {
        return new Stage(3, TopicConfig.NONE.allow(Stage.open("#", policy)).backplane(far));
    }

    @Test
    void D_02_aMessageComesToSubscribersThroughTheBackplane() {
        try (Stage stage = stage(TopicPolicy.STANDARD)) {
            Guest guest = stage.guest().subscribe("a");
            assertThat(stage.publish("a", "x")).isEqualTo(TopicResult.TAKEN);
            assertThat(guest.text()).isEmpty();
            far.deliver();
            stage.run();

            assertThat(guest.text()).isEqualTo("a=x;");
        }
        assertThat(far.isClosed).isTrue();
    }

    @Test
    void D_02_theBackplaneIsToldWhatIsOfInterestAndWhatIsNoMore() {
        try (Stage stage = stage(TopicPolicy.STANDARD)) {
            Guest one = stage.guest().subscribe("a").subscribe("b/+");
            Guest two = stage.guest().subscribe("a").subscribe("b/+");
            assertThat(far.told).containsExactly("+a", "+b/+");
            one.unsubscribe("a");
            one.unsubscribe("b/+");
            assertThat(far.wanted).containsExactly("a", "b/+");
            two.line().reset();
            stage.run();

            assertThat(far.wanted).isEmpty();
            assertThat(far.told).hasSize(4);
        }
    }

    @Test
    void D_02_whileTheBackplaneIsAwayNothingIsTakenAndNothingWaits() {
        try (Stage stage = stage(TopicPolicy.STANDARD)) {
            Guest guest = stage.guest().subscribe("a");
            far.isUp = false;
            assertThat(stage.publish("a", "lost")).isEqualTo(TopicResult.UNAVAILABLE);
            far.isUp = true;
            assertThat(stage.publish("a", "x")).isEqualTo(TopicResult.TAKEN);
            far.deliver();
            far.link().lost(3);
            stage.run();

            assertThat(guest.text()).isEqualTo("a=x;");
            assertThat(stage.hub.count(TopicCounter.LOST)).isEqualTo(4);
        }
    }

    @Test
    void D_02_aBackplaneThatComesBackIsToldAllTopicsAgain() {
        try (Stage stage = stage(TopicPolicy.STANDARD)) {
            Guest guest = stage.guest();
            for (int i = 0; i < 900; i++) {
                guest.subscribe("t/" + i);
            }
            guest.subscribe("b/+");
            far.told.clear();
            far.link().connected(false);
            stage.run();

            assertThat(far.told).hasSize(901).doesNotHaveDuplicates().contains("+b/+", "+t/899");
        }
    }

    @Test
    void K_19_afterAGapNobodyGoesOnFromBeforeIt() {
        try (Stage stage = stage(TopicPolicy.STANDARD.history(10))) {
            Guest guest = stage.guest().subscribe("a");
            Position before = guest.answer().position();
            stage.publish("a", "1");
            far.deliver();
            far.link().connected(true);
            stage.run();
            Guest again = stage.guest().subscribe(SubscribeRequest.to("a").since(before));

            assertThat(again.answer().isResumed()).isFalse();
            assertThat(again.answer().position().epoch()).isNotEqualTo(before.epoch());
            assertThat(stage.hub.keptBytes()).isZero();
        }
    }

    @Test
    void K_19_afterAGapNobodyGoesOnHoweverManyTopicsThereAre() {
        try (Stage stage = stage(TopicPolicy.STANDARD.history(10))) {
            Guest guest = stage.guest();
            for (int i = 0; i < 900; i++) {
                guest.subscribe("t/" + i);
            }
            List<Subscribed> before = List.copyOf(guest.answers);
            Guest again = stage.guest();
            TopicMember member = again.member();
            far.link().connected(true);
            for (int i = 0; i < 900; i++) {
                // Before another turn.
                stage.hub.subscribe(
                        member,
                        SubscribeRequest.to("t/" + i)
                                .since(before.get(i).position())
                                .onAnswer(again.answers::add));
            }
            stage.run();

            assertThat(again.answers).hasSize(900).noneMatch(Subscribed::isResumed);
        }
    }

    @Test
    void D_02_whatIsOfInterestIsSaidAgainAFewHundredInATurn() {
        TopicConfig config = TopicConfig.NONE.allow(Stage.open("#")).backplane(far);
        try (Stage stage = new Stage(1, config)) {
            Guest guest = stage.guest();
            for (int i = 0; i < 400; i++) {
                guest.subscribe("t/" + i + "/+");
            }
            far.told.clear();
            far.link().connected(false);
            assertThat(far.told).as("in this turn").hasSize(256);
            stage.run();

            assertThat(far.told).hasSize(400).doesNotHaveDuplicates();
        }
    }

    @Test
    void K_19_withABackplaneThatNumbersMessagesASubscriberGoesOnWithAnotherServer() {
        FarBackplane other = new FarBackplane();
        TopicConfig config =
                TopicConfig.NONE.allow(Stage.open("#", TopicPolicy.STANDARD.history(10)));
        try (Stage here = new Stage(2, config.backplane(far));
                Stage there = new Stage(3, config.backplane(other))) {
            Guest first = here.guest().subscribe("a");
            for (int i = 1; i <= 5; i++) {
                TopicMessage message = TopicMessage.text(TopicFilter.of("a"), "" + i);
                Position position = new Position(77, 100 + i);
                assertThat(far.link().received(message, position)).isTrue();
                assertThat(other.link().received(message, position)).isTrue();
            }
            here.run();
            there.run();
            assertThat(first.text()).isEqualTo("a=1;a=2;a=3;a=4;a=5;");
            Position seen = new Position(77, 103);
            Guest moved = there.guest().subscribe(SubscribeRequest.to("a").since(seen));

            assertThat(moved.answer().isResumed()).isTrue();
            assertThat(moved.text()).isEqualTo("a=4;a=5;");
            // A gap in the numbers is a gap in the history.
            TopicMessage late = TopicMessage.text(TopicFilter.of("a"), "8");
            assertThat(other.link().received(late, new Position(77, 108))).isTrue();
            there.run();
            Guest behind = there.guest().subscribe(SubscribeRequest.to("a").since(seen));
            assertThat(behind.answer().isResumed()).isFalse();
        }
    }

    @Test
    void D_02_serversOfOneProcessShareTopics() {
        Backplane shared = Backplane.inProcess();
        TopicConfig config = TopicConfig.NONE.allow(Stage.open("#")).backplane(shared);
        try (Stage here = new Stage(2, config)) {
            try (Stage there = new Stage(1, config)) {
                Guest one = here.guest().subscribe("a");
                Guest two = there.guest().subscribe("+");
                here.publish("a", "from here");
                there.publish("a", "from there");
                here.run();
                there.run();

                assertThat(one.text()).isEqualTo("a=from here;a=from there;");
                assertThat(two.text()).isEqualTo("a=from here;a=from there;");
            }
            assertThat(here.publish("a", "alone again")).isEqualTo(TopicResult.TAKEN);
            assertThat(here.hub.count(TopicCounter.REFUSED)).isZero();
        }
    }

    @Test
    void D_02_whatAnotherServerAllowsIsNotAllowedHere() {
        try (Stage stage = new Stage(1, TopicConfig.NONE.backplane(far))) {
            assertThat(far.link().received(TopicMessage.text(TopicFilter.of("a"), "x"))).isTrue();
            stage.run();

            assertThat(stage.hub.count(TopicCounter.DENIED)).isEqualTo(1);
            stage.expectNothing();
        }
    }
}
