package dev.corinth.tidy;

import static dev.corinth.tidy.Snippets.fails;
import static dev.corinth.tidy.Snippets.main;
import static dev.corinth.tidy.Snippets.method;
import static dev.corinth.tidy.Snippets.named;
import static dev.corinth.tidy.Snippets.passes;

import org.junit.jupiter.api.Test;

class SizeRulesTest {
    @Test
    void refusesLongFiles() {
        String lines = "\n".repeat(SizeRules.FILE_LINES - 1);

        passes(SizeRules::fileLines, named("docs/a.md", lines));
        fails(SizeRules::fileLines, named("docs/a.md", lines + "\n"), 0, "501 lines");
        passes(SizeRules::fileLines, named("LICENSE", lines + "\n"));
        passes(SizeRules::fileLines, named("bench/results/a.json", lines + "\n"));
    }

    @Test
    void refusesLongLinesOfJavaCommentsToo() {
        String comment = "/// " + "x".repeat(96);

        passes(SizeRules::lineLength, main("http", comment));
        fails(SizeRules::lineLength, main("http", "", comment + "y"), 2, "100 columns");
        passes(SizeRules::lineLength, named("docs/a.md", comment + "y"));
    }

    @Test
    void refusesLongMethods() {
        passes(SizeRules::methodLines, method("int a;\n".repeat(57)));
        fails(SizeRules::methodLines, method("int a;\n".repeat(58)), 2, "a has 61 lines");
    }

    @Test
    void refusesDeepNesting() {
        String three = "for (;;) { if (true) { while (true) { a(); } } }";
        String four = "try { " + three + " } finally { a(); }";
        String chain = "if (a) a(); else if (b) a(); else if (c) a(); else if (d) a(); else a();";
        String lambda = "Runnable r = () -> { " + four + " };";

        passes(SizeRules::nesting, method(three));
        passes(SizeRules::nesting, method(chain));
        fails(SizeRules::nesting, method(four), 2, "a nests 4 deep");
        fails(SizeRules::nesting, method(lambda), 2, "a nests 4 deep");
    }

    @Test
    void refusesManyParameters() {
        String five = "int a, int b, int c, int d, int e";
        String seven = five + ", int f, int g";

        passes(SizeRules::parameters, one("void a(" + five + ") {}"));
        fails(SizeRules::parameters, one("void a(" + five + ", int f) {}"), 1, "6 parameters");
        passes(SizeRules::parameters, one("static void a(" + seven + ") {}"));
        passes(SizeRules::parameters, one("A(" + seven + ") {}"));
        fails(SizeRules::parameters, one("A(" + seven + ", int h) {}"), 1, "8 parameters");
        fails(SizeRules::parameters, one("static void a(" + seven + ", int h) {}"), 1, "8 par");
        passes(
                SizeRules::parameters,
                one("void a(MemorySegment s, long from, long to," + "int a,int b,int c,int d) {}"));
        passes(SizeRules::parameters, main("http", "record A(" + seven + ", int h) { A {} }"));
    }

    @Test
    void refusesManyReturnsInLongMethods() {
        String returns = "if (x) return; if (y) return; if (z) return; return;";

        passes(SizeRules::returns, method(returns));
        fails(SizeRules::returns, method(returns, "\n".repeat(15)), 2, "a has 4 returns");
        passes(SizeRules::returns, method("return;", "\n".repeat(15)));
        passes(SizeRules::returns, method("b(() -> { " + returns + "});", "\n".repeat(15)));
    }

    @Test
    void refusesManyFields() {
        String twelve = "int a,b,c,d,e,f,g,h,i,j,k,l;";

        passes(SizeRules::fields, one(twelve + "static int m;"));
        fails(SizeRules::fields, one(twelve + "int m;"), 1, "A has 13 fields");
        passes(SizeRules::fields, main("engine", "class Connection {" + twelve + twelve + "}"));
        passes(SizeRules::fields, main("engine", "record A(int a,int b) {}"));
        passes(SizeRules::fields, main("engine", "enum A {a,b,c,d,e,f,g,h,i,j,k,l,m,n}"));
    }

    @Test
    void refusesLongExamples() {
        String[] lines = "a\n".repeat(61).split("\n", -1);

        fails(SizeRules::exampleLines, main("examples", lines), 0, "62 lines");
        passes(SizeRules::exampleLines, main("server", lines));
        passes(SizeRules::exampleLines, main("examples", "void main() {}"));
    }

    private static SourceFile one(String member) {
        return main("http", "class A { " + member + " }");
    }
}
