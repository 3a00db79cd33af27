import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.http.Headers;
import dev.corinth.server.AnswerStream;
import dev.corinth.server.BodyListener;
import dev.corinth.server.EventGroup;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.HttpExchange;
import dev.corinth.server.HttpRequest;
import dev.corinth.server.HttpRoute;
import dev.corinth.server.Server;
import dev.corinth.server.ServerEvent;

// Requests: answered at once, later, in pieces, of a body in pieces, and by events.

final EventGroup notes = new EventGroup();

void main() {
    Server server = Server.on(9001);
    server.routes()
            .get("/hello/{name}", it -> HttpAnswer.text(200, it.pathParameter("name").orElse("?")))
            .post("/notes", this::note)
            .get("/notes", HttpRoute.exchanging(it -> notes.join(it.eventStream())))
            .get("/later", HttpRoute.exchanging(this::later).runOn(VirtualThreads.standard()))
            .get("/lines", HttpRoute.exchanging(this::lines))
            .put("/count", HttpRoute.streaming(this::count).maxBody(1L << 30));
    server.start();
}

HttpAnswer note(HttpRequest request) {
    notes.send(ServerEvent.of(request.form().first("text").orElse("")).name("note"));
    return HttpAnswer.text(202, notes.count() + " are told\n");
}

void later(HttpExchange exchange) throws InterruptedException {
    Thread.sleep(Duration.ofMillis(100));
    exchange.answer(HttpAnswer.text(200, "at last\n"));
}

void lines(HttpExchange exchange) {
    AnswerStream out = exchange.begin(200, Headers.of("Content-Type", "text/plain"));
    out.write("one line\n".getBytes(StandardCharsets.UTF_8));
    out.end();
}

void count(HttpExchange exchange) {
    var bytes = new AtomicLong();
    exchange.receive(
            new BodyListener() {
                @Override
                public void onPiece(HttpExchange from, ByteBuffer piece) {
                    bytes.addAndGet(piece.remaining());
                }

                @Override
                public void onEnd(HttpExchange from) {
                    from.answer(HttpAnswer.text(200, bytes + " bytes\n"));
                }
            });
}
