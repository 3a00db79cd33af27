import dev.corinth.testkit.TestSettings;
import dev.corinth.testkit.WebSocketTest;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

// A listener and its test. In your own project the listener is in one folder and the test in
// another, as methods of JUnit or of whatever you use: the kit only throws AssertionError.

void main() {
    addsUp();
    refusesWhatIsNoNumber();
    outlivesTheNight();
    IO.println("The listener is as it should be.");
}

void addsUp() {
    try (var test = WebSocketTest.of(new Sum())) {
        var ann = test.connect().send("1").expectText("1").send("2").expectText("3");
        test.connect().send("40").expectText("40");
        ann.send("3").expectText("6").close();
    }
}

void refusesWhatIsNoNumber() {
    try (var test = WebSocketTest.of(new Sum())) {
        test.connect().send("many").expectClose(1008, "no number");
    }
}

void outlivesTheNight() {
    try (var test = WebSocketTest.of(new Sum(), TestSettings.IN_MEMORY)) {
        var ann = test.connect().send("1").expectText("1");
        test.advance(Duration.ofHours(8)); // virtual time: it takes no time at all
        ann.send("1").expectText("2");
    }
}

static class Sum implements WebSocketListener {
    @Override
    public void onMessage(WebSocket socket, Message message) {
        if (!message.text().matches("[0-9]{1,9}")) {
            socket.close(1008, "no number");
            return;
        }
        long sum = socket.attachment(Long.class).orElse(0L) + Long.parseLong(message.text());
        socket.attach(sum);
        socket.send(Long.toString(sum));
    }
}
