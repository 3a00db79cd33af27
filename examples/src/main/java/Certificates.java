import dev.corinth.engine.ClientAuth;
import dev.corinth.server.CertificateFiles;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.ServerTls;

// Two names, and clients that may have a certificate:
// java … Certificates.java chain.pem key.pem other-chain.pem other-key.pem authorities.pem

void main(String[] files) {
    var first = CertificateFiles.of(Path.of(files[0]), Path.of(files[1]));
    var other = CertificateFiles.of(Path.of(files[2]), Path.of(files[3]));
    ServerTls tls =
            ServerTls.of(first, other)
                    .clientCertificates(ClientAuth.REQUESTED, Path.of(files[4]))
                    .rules(rules -> rules.versions("TLSv1.3"));
    Server server =
            Server.with(ServerConfig.STANDARD.port(9001).tls(tls))
                    .get("/", asked -> HttpAnswer.text(200, "" + asked.clientCertificates().size()))
                    .start();
    // Call this when the files have changed; nobody is disconnected.
    List<String> problems = server.reloadCertificates();
    IO.println(server.certificates() + " " + problems);
}
