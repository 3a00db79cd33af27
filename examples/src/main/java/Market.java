import dev.corinth.engine.OverflowPolicy;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.server.Server;
import dev.corinth.server.TopicAccess;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

// Prices, of which only the latest count: a reader that is too slow for all of them is sent the
// newest of each share, and never one that is out of date behind it. At ws://localhost:9001/prices
// one says which shares one wants: "ACME", or "+" for all; the last price of one comes at once.

final Server server = Server.on(9001);

void main() {
    var policy = TopicPolicy.STANDARD.overflow(OverflowPolicy.LATEST_PER_KEY).retaining();
    server.topic("prices/+", policy, TopicAccess.readers())
            .webSocket("/prices", this::wanted)
            .start();
    Thread.ofVirtual().name("exchange").start(this::trade);
}

void wanted(WebSocket socket, Message share) {
    if (share.text().matches("[A-Z]{1,5}|\\+")) {
        server.topics().subscribe(socket, "prices/" + share.text());
    } else {
        socket.send("say which share: up to five capital letters, or + for all");
    }
}

void trade() {
    var random = new Random();
    var shares = List.of("ACME", "APEX", "INIT", "UMBR");
    int[] cents = {12_50, 99_00, 7_25, 310_00};
    while (server.isServing()) {
        int i = random.nextInt(cents.length);
        cents[i] = Math.max(1, cents[i] + random.nextInt(-5, 6));
        var topic = TopicFilter.of("prices/" + shares.get(i));
        var price = "%s %d.%02d".formatted(shares.get(i), cents[i] / 100, cents[i] % 100);
        // The topic is the key; where one topic has many things, TopicMessage.key tells them apart.
        server.topics().publish(TopicMessage.text(topic, price));
        LockSupport.parkNanos(1_000_000);
    }
}
