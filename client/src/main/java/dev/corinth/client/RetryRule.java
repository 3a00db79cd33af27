package dev.corinth.client;

/// Decides whether it is any use to connect again. Called on the loop of the client; must not
/// block.
@FunctionalInterface
public interface RetryRule {
    /// Not after what would be the same the next time: a close with 1000 (done), 1003, 1007, 1008,
    /// 1009, 1010 or 4000 to 4999 (the application's own), and a refusal with a status from 400 to
    /// 499 but 408, 425 and 429. After everything else, 1001, 1006, 1011, 1012, 1013 and 5xx among
    /// it.
    RetryRule STANDARD =
            loss -> !isFinalCode(loss.code().orElse(0)) && !isFinalStatus(loss.status().orElse(0));

    /// Asked at each loss, of a connection or of an attempt.
    ///
    /// @param loss what happened
    /// @return false to give up
    boolean isWorthwhile(Loss loss);

    private static boolean isFinalCode(int code) {
        return switch (code) {
            case 1000, 1003, 1007, 1008, 1009, 1010 -> true;
            default -> code >= 4000 && code <= 4999;
        };
    }

    private static boolean isFinalStatus(int status) {
        return switch (status) {
            case 408, 425, 429 -> false;
            default -> status >= 400 && status <= 499;
        };
    }
}
