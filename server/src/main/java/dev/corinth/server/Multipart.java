package dev.corinth.server;

import dev.corinth.http.Headers;
import dev.corinth.http.MultipartDecoder;
import dev.corinth.http.MultipartLimits;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Takes the body of a request apart that is a multipart form, piece by piece: for files that need
/// not be whole in memory. Owned by the route of its request.
///
/// ```java
/// routes.post("/upload", HttpRoute.streaming(exchange ->
///         exchange.receive(Multipart.of(exchange, new Upload()))).maxBody(1L << 30));
/// ```
///
/// What is no proper form is answered with 400, and 413 or 431 where it is over a limit.
public final class Multipart implements BodyListener {
    private final MultipartDecoder decoder;
    private final PartListener listener;
    private @Nullable Part part;

    private Multipart(MultipartDecoder decoder, PartListener listener) {
        this.decoder = decoder;
        this.listener = listener;
    }

    /// Takes a form apart, with the standard limits.
    ///
    /// @param exchange whose body it is
    /// @param listener takes the parts
    /// @return to be given to [HttpExchange#receive]
    /// @throws HttpException 415 if the request has no such body
    public static Multipart of(HttpExchange exchange, PartListener listener) {
        return of(exchange, MultipartLimits.DEFAULTS, listener);
    }

    /// Takes a form apart.
    ///
    /// @param exchange whose body it is
    /// @param limits how much there may be, beside [HttpRoute#maxBody]
    /// @param listener takes the parts
    /// @return to be given to [HttpExchange#receive]
    /// @throws HttpException 415 if the request has no such body
    public static Multipart of(
            HttpExchange exchange, MultipartLimits limits, PartListener listener) {
        String boundary =
                exchange.request()
                        .header("Content-Type")
                        .flatMap(MultipartDecoder::boundary)
                        .orElseThrow(() -> new HttpException(415, "a multipart form is needed"));
        return new Multipart(new MultipartDecoder(boundary, limits), listener);
    }

    @Override
    public void onPiece(HttpExchange exchange, ByteBuffer piece) throws Exception {
        Delivery delivery = new Delivery(exchange);
        boolean isRight =
                decoder.decode(MemorySegment.ofBuffer(piece), 0, piece.remaining(), delivery);
        delivery.rethrow();
        if (!isRight) {
            throw new HttpException(decoder.error());
        }
    }

    @Override
    public void onEnd(HttpExchange exchange) throws Exception {
        if (!decoder.isDone()) {
            throw new HttpException(400, "the form has no end");
        }
        listener.onEnd(exchange);
    }

    /// The parts of one piece. Lives for one call.
    private final class Delivery implements MultipartDecoder.Sink {
        private final HttpExchange exchange;
        private @Nullable Exception thrown;

        Delivery(HttpExchange exchange) {
            this.exchange = exchange;
        }

        @Override
        public void part(Headers headers) {
            if (thrown == null) {
                call(
                        () -> {
                            Part next = Part.of(headers);
                            part = next;
                            listener.onPart(exchange, next);
                        });
            }
        }

        @Override
        public void body(MemorySegment segment, long from, long to) {
            ByteBuffer view = segment.asSlice(from, to - from).asByteBuffer().asReadOnlyBuffer();
            call(() -> listener.onPiece(exchange, current(), view));
        }

        @Override
        public void end() {
            call(() -> listener.onPartEnd(exchange, current()));
        }

        private Part current() {
            return Objects.requireNonNull(part);
        }

        private void call(Call call) {
            if (thrown != null) {
                return;
            }
            try {
                call.run();
            } catch (Exception e) {
                thrown = e;
            }
        }

        void rethrow() throws Exception {
            Exception first = thrown;
            if (first != null) {
                throw first;
            }
        }
    }

    /// A call of the listener. Called at once.
    private interface Call {
        void run() throws Exception;
    }
}
