package dev.corinth.server;

import java.util.concurrent.CompletionStage;

/// An authenticator that looks at no cookie. Immutable.
///
/// @param by finds out who asks
record CookielessAuthenticator(Authenticator by) implements Authenticator {
    @Override
    public CompletionStage<LoginAnswer> authenticate(HttpRequest request) {
        return by.authenticate(request);
    }

    @Override
    public boolean mayReadCookies() {
        return false;
    }

    @Override
    public Authenticator readingNoCookies() {
        return this;
    }
}
