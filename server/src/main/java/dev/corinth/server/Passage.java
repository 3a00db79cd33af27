package dev.corinth.server;

import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;

import java.util.List;
import java.util.Optional;

/// The way of one path through routes and their mounts to a place. Immutable.
///
/// @param through all routes on the way, the outermost first
/// @param found the place, if there is one
/// @param inner the path as the last of the routes sees it
record Passage(List<Routes> through, Optional<Router.Found> found, String inner) {
    /// Who on the way does not let a request pass, also to a place that is not there.
    Optional<HttpError> refusal(RequestHead head) {
        return through.stream().flatMap(routes -> routes.refusal(head).stream()).findFirst();
    }

    /// The fixed header fields of all answers that come this way.
    Headers fields() {
        Headers all = Headers.NONE;
        for (Routes routes : through) {
            all = routes.fields().plus(HeaderEdit.without(all, routes.fields()));
        }
        return all;
    }
}
