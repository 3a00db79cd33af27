package dev.corinth.server;

import dev.corinth.http.HttpError;

/// Thrown by a handler whose request is at fault: it is answered with a status and a short text,
/// and nothing is logged. Immutable.
public final class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// 400 to 599.
    private final int status;

    /// A request that cannot be served.
    ///
    /// @param status 400 to 599
    /// @param text told to the client as it is; never what the client has sent
    public HttpException(int status, String text) {
        super(text, null, false, false);
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status=" + status + ", 400 to 599");
        }
        this.status = status;
    }

    /// A request that cannot be served.
    ///
    /// @param error names the status and the text
    public HttpException(HttpError error) {
        this(error.status(), error.text());
    }

    /// The status of the answer.
    ///
    /// @return 400 to 599
    public int status() {
        return status;
    }

    /// The answer.
    HttpAnswer answer() {
        return HttpAnswer.text(status, getMessage() + "\n");
    }
}
