package dev.corinth.pubsub;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// What is counted of one topic. Immutable.
///
/// @param name of the topic
/// @param subscribers how many connections subscribe to it by its name
/// @param messages how many were published to it since somebody subscribes or something is kept
public record TopicFigures(String name, int subscribers, long messages) {
    /// The busiest last.
    private static final Comparator<TopicFigures> BY_BUSYNESS =
            Comparator.comparingLong(TopicFigures::messages)
                    .thenComparingInt(TopicFigures::subscribers)
                    .thenComparing(TopicFigures::name, Comparator.reverseOrder());

    /// How many topics of one loop are looked at: a look must not hold a loop up.
    static final int MOST_LOOKED_AT = 10_000;

    /// Those of a loop that have most messages. On that loop.
    static List<TopicFigures> busiest(Collection<Topic> topics, int most) {
        var busiest = new PriorityQueue<TopicFigures>(BY_BUSYNESS);
        int seen = 0;
        for (Topic topic : topics) {
            if (seen++ == MOST_LOOKED_AT) {
                break;
            }
            busiest.add(topic.figures());
            if (busiest.size() > most) {
                busiest.remove();
            }
        }
        return List.copyOf(busiest);
    }

    /// Of all loops, the busiest first.
    static List<TopicFigures> busiest(List<List<TopicFigures>> ofLoops, int most) {
        return ofLoops.stream()
                .flatMap(List::stream)
                .sorted(BY_BUSYNESS.reversed())
                .limit(most)
                .toList();
    }
}
