package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.linux.Errno;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;

class IoErrorsTest {
    private record Row(IOException exception, IoError.Kind kind) {}

    private record Numbered(int errno, IoError.Kind kind) {}

    @TestFactory
    List<DynamicTest> knowsTheKindOfAnException() {
        return List.of(
                        new Row(new ConnectException("Connection refused"), IoError.Kind.REFUSED),
                        new Row(
                                new ConnectException("Connection timed out"),
                                IoError.Kind.TIMED_OUT),
                        new Row(
                                new ConnectException("Network is unreachable"),
                                IoError.Kind.UNREACHABLE),
                        new Row(new ConnectException("what else"), IoError.Kind.REFUSED),
                        new Row(new NoRouteToHostException("what"), IoError.Kind.UNREACHABLE),
                        new Row(new SocketTimeoutException("what"), IoError.Kind.TIMED_OUT),
                        new Row(new SocketException("Connection reset"), IoError.Kind.RESET),
                        new Row(new IOException("Broken pipe"), IoError.Kind.RESET),
                        new Row(
                                new IOException(
                                        "An existing connection was forcibly closed by the"
                                                + " remote host"),
                                IoError.Kind.RESET),
                        new Row(
                                new IOException("Too many open files"),
                                IoError.Kind.TOO_MANY_OPEN_FILES),
                        new Row(new IOException("the moon is full"), IoError.Kind.OTHER))
                .stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        row.exception().toString(),
                                        () -> {
                                            IoError error = IoErrors.of(row.exception());
                                            assertThat(error.kind()).isEqualTo(row.kind());
                                            assertThat(error.isError()).isTrue();
                                        }))
                .toList();
    }

    @Test
    void saysTheNameOfAnExceptionWithoutWords() {
        assertThat(IoErrors.of(new IOException()).text()).isEqualTo("IOException");
    }

    @TestFactory
    List<DynamicTest> knowsTheKindOfANumber() {
        return List.of(
                        new Numbered(Errno.ECONNRESET, IoError.Kind.RESET),
                        new Numbered(Errno.EPIPE, IoError.Kind.RESET),
                        new Numbered(Errno.ECONNREFUSED, IoError.Kind.REFUSED),
                        new Numbered(Errno.EHOSTUNREACH, IoError.Kind.UNREACHABLE),
                        new Numbered(Errno.ENETUNREACH, IoError.Kind.UNREACHABLE),
                        new Numbered(Errno.ETIMEDOUT, IoError.Kind.TIMED_OUT),
                        new Numbered(Errno.EMFILE, IoError.Kind.TOO_MANY_OPEN_FILES),
                        new Numbered(Errno.ENFILE, IoError.Kind.TOO_MANY_OPEN_FILES),
                        new Numbered(Errno.EINVAL, IoError.Kind.OTHER))
                .stream()
                .map(
                        row ->
                                DynamicTest.dynamicTest(
                                        Errno.text(row.errno()),
                                        () ->
                                                assertThat(IoErrors.of(row.errno()).kind())
                                                        .isEqualTo(row.kind())))
                .toList();
    }
}
