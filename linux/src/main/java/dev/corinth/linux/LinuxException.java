package dev.corinth.linux;

/// Thrown when the kernel refuses to set something up. Immutable.
public final class LinuxException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// What the system said, as a number.
    private final int errno;

    /// Makes one.
    ///
    /// @param what what was being done
    /// @param errno the number of the error
    public LinuxException(String what, int errno) {
        super(what + ": " + Errno.text(errno));
        this.errno = errno;
    }

    /// The number of the error.
    ///
    /// @return a number that [Errno] may know
    public int errno() {
        return errno;
    }
}
