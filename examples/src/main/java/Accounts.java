import module java.sql;

import dev.corinth.dispatch.WorkerPool;
import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

// A database behind WebSockets: each worker has a connection of its own with a statement made once,
// so nobody waits for a pool of them. Here it is H2 in memory; another needs another URL only.
// "ann 5" puts 5 into Ann's account, and the answer is what is in it then.

static final String URL = "jdbc:h2:mem:accounts;DB_CLOSE_DELAY=-1";

final WorkerPool<PreparedStatement> pool =
        WorkerPool.of(4).context(this::prepare, put -> put.getConnection().close());

void main() {
    Server.on(9001).webSocket("/accounts", WebSocketRoute.of(this::put).runOn(pool)).start();
}

PreparedStatement prepare() throws SQLException {
    var database = DriverManager.getConnection(URL);
    var table = "create table if not exists account (name varchar primary key, amount bigint)";
    database.createStatement().execute(table);
    return database.prepareStatement(
            """
            select amount from final table (
              merge into account using (values (cast(? as varchar), cast(? as bigint)))
              more (name, amount) on account.name = more.name
              when matched then update set amount = account.amount + more.amount
              when not matched then insert values (more.name, more.amount))
            """);
}

void put(WebSocket socket, Message message) {
    var words = message.text().split(" ", 2);
    if (words.length != 2 || !words[1].matches("-?\\d{1,9}")) {
        socket.send("say whose account, and how much: ann 5");
        return;
    }
    var put = pool.context();
    try {
        put.setString(1, words[0]);
        put.setLong(2, Long.parseLong(words[1]));
        try (var rows = put.executeQuery()) {
            rows.next();
            socket.send(words[0] + " " + rows.getLong(1));
        }
    } catch (SQLException e) {
        throw new IllegalStateException("account=" + words[0], e);
    }
}
