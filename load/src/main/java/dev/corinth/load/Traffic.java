package dev.corinth.load;

/// Which messages are sent, and how fast. Immutable.
///
/// @param sizeBytes the payload of a message: 1 to 64 MiB. Default 64
/// @param isText whether messages are text. Default binary
/// @param depth how many messages of a connection (or of a publisher) are under way at once, if
///     there is no rate: 1 to 65,536. Default 1
/// @param rate how many messages a second are sent by all connections together, whether or not
///     answers come; with [Work#CONNECT], connections a second. 0: as fast as answers come. At most
///     10,000,000. Default 0
/// @param publishers how many connections publish, with [Work#FAN]: 1 to 64. Default 1
/// @param stalled how many connections read nothing once they are open, with [Work#FAN]: 0 to
///     1,000,000. They are not waited for, and it is no error if the server ends them; what is
///     measured is what that does to the others. Default 0
/// @param checksAll whether every byte of every message is compared. Otherwise length, kind and
///     number are, and the whole of each 64th. Default false
public record Traffic(
        int sizeBytes,
        boolean isText,
        int depth,
        double rate,
        int publishers,
        int stalled,
        boolean checksAll) {
    private static final int MOST_BYTES = 64 << 20;
    private static final int MOST_DEPTH = 1 << 16;
    private static final int MOST_PUBLISHERS = 64;
    private static final int MOST_STALLED = 1_000_000;
    private static final double MOST_RATE = 10_000_000;

    /// The defaults.
    public static final Traffic STANDARD = new Traffic(64, false, 1, 0, 1, 0, false);

    /// Checks the numbers.
    public Traffic {
        require("size", sizeBytes, 1, MOST_BYTES);
        require("depth", depth, 1, MOST_DEPTH);
        require("publishers", publishers, 1, MOST_PUBLISHERS);
        require("stalled", stalled, 0, MOST_STALLED);
        if (!(rate >= 0 && rate <= MOST_RATE)) {
            throw new IllegalArgumentException("rate=" + rate + ", 0 (none) to 10000000 a second");
        }
        if (publishers > 1 && sizeBytes < 2) {
            throw new IllegalArgumentException(
                    "size=1, at least 2 with several publishers: the second byte names one");
        }
    }

    /// Whether messages leave at set times, not when answers come.
    ///
    /// @return true if there is a rate
    public boolean isPaced() {
        return rate > 0;
    }

    /// The same with messages of another size.
    ///
    /// @param bytes of the payload
    /// @return a changed copy
    public Traffic size(int bytes) {
        return new Traffic(bytes, isText, depth, rate, publishers, stalled, checksAll);
    }

    /// The same, as text.
    ///
    /// @return a changed copy
    public Traffic text() {
        return new Traffic(sizeBytes, true, depth, rate, publishers, stalled, checksAll);
    }

    /// The same with another number of messages under way.
    ///
    /// @param count of one connection
    /// @return a changed copy
    public Traffic depth(int count) {
        return new Traffic(sizeBytes, isText, count, rate, publishers, stalled, checksAll);
    }

    /// The same at a set rate.
    ///
    /// @param aSecond messages of all connections together
    /// @return a changed copy
    public Traffic rate(double aSecond) {
        return new Traffic(sizeBytes, isText, depth, aSecond, publishers, stalled, checksAll);
    }

    /// The same with another number of publishers.
    ///
    /// @param count for [Work#FAN]
    /// @return a changed copy
    public Traffic publishers(int count) {
        return new Traffic(sizeBytes, isText, depth, rate, count, stalled, checksAll);
    }

    /// The same with connections that do not read.
    ///
    /// @param count for [Work#FAN]
    /// @return a changed copy
    public Traffic stalled(int count) {
        return new Traffic(sizeBytes, isText, depth, rate, publishers, count, checksAll);
    }

    /// The same, with every byte compared.
    ///
    /// @return a changed copy
    public Traffic checkAll() {
        return new Traffic(sizeBytes, isText, depth, rate, publishers, stalled, true);
    }

    static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ", " + least + " to " + most);
        }
    }
}
