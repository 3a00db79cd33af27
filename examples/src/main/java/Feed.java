import static java.nio.charset.StandardCharsets.UTF_8;

import dev.corinth.pubsub.TopicAct;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.HttpException;
import dev.corinth.server.HttpExchange;
import dev.corinth.server.HttpRoute;
import dev.corinth.server.Server;
import dev.corinth.server.TopicAccess;

// News by server-sent events, from the same topics that WebSockets use: a page with
// new EventSource("/news/sports?key=sesame") hears what is posted there, and when it was cut off
// for a while, its browser says where it was, and it is sent exactly what it missed.

final Server server = Server.on(9001);

final String page =
        """
        <!doctype html><title>News</title><ul id="list"></ul>
        <script>
          const source = new EventSource("/news/sports?key=sesame");
          source.addEventListener("news/sports", (event) => {
            const item = document.createElement("li");
            item.textContent = event.data;
            document.getElementById("list").append(item);
          });
        </script>
        """;

void main() {
    var sesame = Optional.of("sesame");
    var access =
            TopicAccess.readers()
                    .andRequests((request, act, topic) -> request.query("key").equals(sesame));
    server.topic("news/+", TopicPolicy.STANDARD.history(100), access)
            .routes()
            .get("/", asked -> HttpAnswer.of(200, "text/html; charset=utf-8", page.getBytes(UTF_8)))
            .get("/news/{subject}", HttpRoute.exchanging(this::follow))
            .post("/news/{subject}", HttpRoute.exchanging(this::post));
    server.start();
}

void follow(HttpExchange exchange) {
    var topic = exchange.request().path().substring(1);
    if (!server.topics().allows(exchange, TopicAct.SUBSCRIBE, topic)) {
        throw new HttpException(403, "not with this key");
    }
    server.topics().subscribe(exchange.eventStream(), topic);
}

void post(HttpExchange exchange) {
    var topic = TopicFilter.of(exchange.request().path().substring(1));
    var news = TopicMessage.text(topic, exchange.request().text());
    var isTaken = server.topics().publish(exchange, news) == TopicResult.TAKEN;
    exchange.answer(HttpAnswer.text(isTaken ? 202 : 403, isTaken ? "published\n" : "not so\n"));
}
