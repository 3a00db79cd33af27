package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.pubsub.Stage.Guest;

import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final TopicFilter ROOM = TopicFilter.of("room");

    private static Guest enter(Stage stage, String name) {
        return stage.guest().subscribe(SubscribeRequest.to("room").presentAs(name));
    }

    @Test
    void D_01_tellsWhoIsThereAndWhoComesAndGoes() {
        try (Stage stage = Stage.with(Stage.open("#", TopicPolicy.STANDARD.presence()))) {
            Guest ann = enter(stage, "Ann");
            Guest silent = enter(stage, "");
            Guest capitals = stage.guest();
            capitals.encoding = Stage.CAPITALS;
            capitals.subscribe("room");
            Guest bob = enter(stage, "Bob");
            Guest bobsPhone = enter(stage, "Bob");
            assertThat(stage.hub.present(ROOM).join()).containsExactly("Ann", "Bob");
            bob.unsubscribe("room");
            stage.publish("room", "hi");
            bobsPhone.line().reset();
            stage.run();

            assertThat(ann.text()).isEqualTo("room+Bob;room=hi;room-Bob;");
            assertThat(silent.text()).isEqualTo("room+Bob;room=hi;room-Bob;");
            assertThat(capitals.text()).isEqualTo("ROOM=HI;");
            assertThat(stage.hub.present(ROOM).join()).containsExactly("Ann");
            assertThat(stage.hub.present(TopicFilter.of("none")).join()).isEmpty();
        }
    }

    @Test
    void newsOfWhoIsThereIsNoMessageOfTheTopic() {
        TopicPolicy policy = TopicPolicy.STANDARD.presence().history(10).retaining();
        try (Stage stage = Stage.with(Stage.open("#", policy))) {
            Guest pattern = stage.guest().subscribe("+");
            Guest ann = enter(stage, "Ann");
            stage.publish("room", "hi");
            Guest bob = enter(stage, "Bob");

            assertThat(pattern.text()).isEqualTo("room=hi;");
            assertThat(ann.text()).isEqualTo("room=hi;room+Bob;");
            assertThat(bob.text()).isEqualTo("room=hi;");
            assertThat(bob.answer().position().offset()).isEqualTo(1);
        }
    }

    @Test
    void aTopicThatDoesNotTellItKeepsNoNames() {
        try (Stage stage = Stage.with(Stage.open("#"))) {
            Guest ann = enter(stage, "Ann");
            enter(stage, "Bob");

            assertThat(ann.text()).isEmpty();
            assertThat(stage.hub.present(ROOM).join()).isEmpty();
        }
    }

    @Test
    void moreThanAThousandAreCountedButNotToldOf() {
        Presence presence = new Presence();
        for (int i = 0; i < Presence.MOST_TOLD; i++) {
            assertThat(presence.join("n" + i)).isTrue();
        }
        assertThat(presence.join("one more")).isFalse();
        assertThat(presence.names()).hasSize(1_000).doesNotContain("one more");
        assertThat(presence.leave("n0")).isFalse();
        assertThat(presence.names()).hasSize(1_000).contains("one more");
        assertThat(presence.leave("n1")).isTrue();
        assertThat(presence.leave("nobody")).isFalse();
    }
}
