import dev.corinth.server.Listening;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.TcpData;
import dev.corinth.server.TcpListener;
import dev.corinth.server.TcpRoute;
import dev.corinth.server.TcpSocket;

// Bytes as they are: each line comes back in capitals. Try it with nc localhost 9001.

static final class Lines implements TcpListener {
    private static final int LONGEST = 1024;
    private final StringBuilder line = new StringBuilder();

    @Override
    public void onOpen(TcpSocket socket) {
        socket.send("hello\n");
    }

    @Override
    public void onReceived(TcpSocket socket, TcpData data) {
        for (int i = 0; i < data.length(); i++) {
            char c = (char) (data.byteAt(i) & 0x7F);
            line.append(Character.toUpperCase(c));
            if (c == '\n') {
                socket.send(line.toString());
                line.setLength(0);
            } else if (line.length() > LONGEST) {
                socket.abort(); // what a peer sends without end is not kept
                return;
            }
        }
    }
}

void main() {
    Listening lines = Listening.onPort(9001).offer(TcpRoute.each(Lines::new));
    Server.with(ServerConfig.STANDARD.listening(first -> lines)).start();
}
