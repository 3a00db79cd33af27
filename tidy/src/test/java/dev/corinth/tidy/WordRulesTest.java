package dev.corinth.tidy;

import static dev.corinth.tidy.Snippets.fails;
import static dev.corinth.tidy.Snippets.main;
import static dev.corinth.tidy.Snippets.method;
import static dev.corinth.tidy.Snippets.passes;
import static dev.corinth.tidy.Snippets.test;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server | System.out.println(1);      | System.Logger",
                "server | failure.printStackTrace();  | System.Logger",
                "server | System.exit(1);             | the program",
                "server | sun.misc.Unsafe a;          | MemorySegment",
                "engine | synchronized (this) {}      | one owner",
                "wire   | CompletableFuture<Void> a;  | one owner",
                "server | new ObjectInputStream(in);  | serialization",
                "client | new X509TrustManager() {}; | SSLContext",
                "http   | text.matches(\"a+\");       | compare bytes",
                "linux  | Linker.Option.critical(x);  | safepoint"
            })
    void refusesCallsInMainCode(String module, String code, String instead) {
        fails(WordRules::calls, main(module, "", code), 2, instead);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server    | new ObjectInputStream(in);       | serialization",
                "cli       | new java.io.ObjectOutputStream();| serialization",
                "wire      | new java.beans.XMLDecoder(in);   | serialization",
                "engine    | java.io.Serializable a;          | names a class",
                "websocket | java.io.Externalizable a;        | names a class",
                "client    | javax.naming.Context a;          | naming",
                "server    | javax.script.ScriptEngine a;     | scripts",
                "http      | Class.forName(name);             | names a class",
                "server    | java.lang.reflect.Method a;      | names a class",
                "engine    | loader.loadClass(name);          | names a class",
                "http      | java.util.regex.Pattern a;       | compare bytes",
                "websocket | text.matches(\"a+\");            | compare bytes",
                "client    | text.split(\",\");               | compare bytes",
                "server    | text.replaceAll(\"a\", \"b\");    | compare bytes"
            })
    void E_31_refusesWhatWouldInterpretAPeersBytes(String module, String code, String instead) {
        fails(WordRules::calls, main(module, "", code), 2, instead);
    }

    @Test
    void E_22_letsTheTestArtifactAloneTrustEverybody() {
        String trusting = "class A implements X509ExtendedTrustManager {}";
        fails(WordRules::calls, main("client", "", trusting), 2, "SSLContext");
        fails(WordRules::calls, main("engine", "", "HostnameVerifier a;"), 2, "SSLContext");
        passes(WordRules::calls, main("oracle", "", trusting));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "server | Thread.sleep(5);           | ManualClock",
                "server | TimeUnit.SECONDS.sleep(5); | ManualClock",
                "server | @Disabled                  | delete it",
                "http   | System.out.println(1);     | System.Logger"
            })
    void refusesCallsInTests(String module, String code, String instead) {
        fails(WordRules::calls, test(module, "", code), 2, instead);
    }

    @Test
    void letsOtherModulesAndCommentsBe() {
        passes(WordRules::calls, main("cli", "System.out.println(1); System.exit(1);"));
        passes(WordRules::calls, main("examples", "System.out.println(1);"));
        passes(WordRules::calls, main("peers", "System.exit(1);"));
        passes(WordRules::calls, main("testkit", "class A extends X509ExtendedTrustManager {}"));
        passes(WordRules::calls, main("server", "// never System.out.println(1)"));
        passes(WordRules::calls, main("server", "String a = \"System.exit(1)\";"));
        passes(WordRules::calls, main("server", "synchronized (this) {}"));
        passes(WordRules::calls, test("http", "text.matches(\"a+\");"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ServerImpl",
                "AbstractLoop",
                "DefaultPoller",
                "BaseLoop",
                "ThreadManager",
                "TestHelper",
                "StringUtils",
                "ByteUtil",
                "LoopFactory",
                "VanillaLoop"
            })
    void refusesEmptyNames(String name) {
        fails(WordRules::typeNames, main("server", "", "class " + name + " {}"), 2, name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Database", "Implicit", "Utility", "Basement", "Connection"})
    void letsNamesBeThatOnlyLookEmpty(String name) {
        passes(WordRules::typeNames, main("server", "class " + name + " {}"));
    }

    @Test
    void refusesGettersAndMaybes() {
        fails(WordRules::methodNames, main("http", "class A { int getA() {} }"), 1, "getA");
        fails(WordRules::methodNames, main("http", "class A { int maybeA() {} }"), 1, "try");
        passes(WordRules::methodNames, main("http", "class A { int get() {} int getter() {} }"));
        passes(WordRules::methodNames, main("http", "class A { @Override int getA() {} }"));
        passes(WordRules::methodNames, main("ring", "class A { long getAcquire() {} }"));
    }

    @Test
    void wantsTheWordsOfTheRfc() {
        fails(WordRules::protocolWords, main("wire", "class PacketReader {}"), 1, "RFC 6455");
        fails(WordRules::protocolWords, main("wire", "class A { int chunkSize; }"), 1, "chunk");
        fails(WordRules::protocolWords, main("websocket", "class A { int data; }"), 1, "payload");
        passes(WordRules::protocolWords, main("wire", "class A { boolean isDataFrame; }"));
        passes(WordRules::protocolWords, main("http", "class A { int chunkSize; }"));
    }

    @Test
    void refusesToForgetBroadExceptions() {
        String tried = "try { a(); } catch (";

        fails(WordRules::swallowed, method(tried + "Exception e) {}"), 3, "Exception");
        fails(WordRules::swallowed, method(tried + "Throwable e) { b(); }"), 3, "Throwable");
        passes(WordRules::swallowed, method(tried + "Exception e) { log(e); }"));
        passes(WordRules::swallowed, method(tried + "IOException e) {}"));
    }
}
