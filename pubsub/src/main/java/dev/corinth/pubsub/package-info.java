/// Topics: who subscribes to what, who is sent what, and what is kept for those who come back.
///
/// A [dev.corinth.pubsub.TopicHub] has the topics of one engine. Which there may be, and who may
/// use them, stands in a [dev.corinth.pubsub.TopicConfig]: without a rule everything is denied. The
/// module knows connections and bytes; what a subscriber is sent is made by an
/// [dev.corinth.pubsub.Encoding] of the module that knows the protocol.
///
/// ```
/// publish ─► Backplane ─► home of the topic ─► each loop ─► members       one order for everybody
///                          HomeTopics           LoopTopics
///                          Topic, Kept          exact names, PatternTree
/// subscribe ─► LoopTopics ─► HomeTopics ─► LoopTopics ─► what was missed, then what comes
/// ```
///
/// Nothing here has a lock: what a loop has to know of another loop's goes through the ring between
/// them, and since that keeps its order, a subscriber gets each message exactly once.
///
/// Where to look: the order of messages, `HomeTopics`; which patterns match, `PatternTree`; what is
/// kept and how long, `Kept` and `Ageing`; what is bounded, [dev.corinth.pubsub.TopicLimits]; what
/// joins servers, [dev.corinth.pubsub.Backplane].
package dev.corinth.pubsub;
