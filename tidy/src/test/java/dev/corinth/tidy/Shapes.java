package dev.corinth.tidy;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The sizes and names of what a Java file declares, as the compiler's own parser sees them.
/// Immutable once made.
final class Shapes {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private static final StandardJavaFileManager FILES =
            COMPILER.getStandardFileManager(null, null, null);

    private static final Set<Tree.Kind> LEVELS =
            EnumSet.of(
                    Tree.Kind.IF,
                    Tree.Kind.FOR_LOOP,
                    Tree.Kind.ENHANCED_FOR_LOOP,
                    Tree.Kind.WHILE_LOOP,
                    Tree.Kind.DO_WHILE_LOOP,
                    Tree.Kind.SWITCH,
                    Tree.Kind.TRY,
                    Tree.Kind.SYNCHRONIZED);

    private final List<Type> types = new ArrayList<>();
    private final List<Method> methods = new ArrayList<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Catch> catches = new ArrayList<>();

    private Shapes() {}

    /// A class, interface, enum or record.
    record Type(String name, int line, boolean isTopLevel, int fields) {}

    /// A method or constructor with a body or without.
    record Method(
            String name, Set<Modifier> modifiers, int line, int lines, int parameters, Body body) {
        boolean isConstructor() {
            return name.equals("<init>");
        }

        boolean isOverride() {
            return body.isOverride;
        }
    }

    /// What a method has inside.
    record Body(int nesting, int returns, boolean isOverride) {}

    /// A field, parameter or local variable.
    record Variable(String name, int line) {}

    /// A catch clause.
    record Catch(String type, boolean isUsed, int line) {}

    /// Parses a file. Code that does not parse gives whatever shapes could be made out; it does not
    /// compile either.
    static Shapes of(SourceFile file) {
        Shapes shapes = new Shapes();
        try {
            JavacTask task =
                    (JavacTask)
                            COMPILER.getTask(
                                    null, FILES, ignored -> {}, null, null, List.of(source(file)));
            for (CompilationUnitTree unit : task.parse()) {
                shapes.new Scanner(unit, Trees.instance(task).getSourcePositions())
                        .scan(unit, null);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return shapes;
    }

    List<Type> types() {
        return types;
    }

    List<Method> methods() {
        return methods;
    }

    List<Variable> variables() {
        return variables;
    }

    List<Catch> catches() {
        return catches;
    }

    private static JavaFileObject source(SourceFile file) {
        URI uri = URI.create("tidy:///" + file.path().replace(' ', '_'));
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return file.text();
            }
        };
    }

    /// Collects the shapes of one file.
    private final class Scanner extends TreeScanner<@Nullable Void, @Nullable Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private int depth;

        private Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, @Nullable Void ignored) {
            int fields = 0;
            for (Tree member : tree.getMembers()) {
                boolean isField =
                        tree.getKind() != Tree.Kind.ENUM
                                && tree.getKind() != Tree.Kind.RECORD
                                && tree.getKind() != Tree.Kind.INTERFACE
                                && member instanceof VariableTree field
                                && !field.getModifiers().getFlags().contains(Modifier.STATIC);
                fields += isField ? 1 : 0;
            }
            String name = tree.getSimpleName().toString();
            if (!name.isEmpty()) {
                types.add(new Type(name, line(tree), depth == 0, fields));
            }
            depth++;
            super.visitClass(tree, null);
            depth--;
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree tree, @Nullable Void ignored) {
            methods.add(method(tree));
            return super.visitMethod(tree, null);
        }

        @Override
        public @Nullable Void visitVariable(VariableTree tree, @Nullable Void ignored) {
            variables.add(new Variable(tree.getName().toString(), line(tree)));
            return super.visitVariable(tree, null);
        }

        @Override
        public @Nullable Void visitCatch(CatchTree tree, @Nullable Void ignored) {
            String name = tree.getParameter().getName().toString();
            boolean isUsed = tree.getBlock().toString().matches("(?s).*\\b" + name + "\\b.*");
            catches.add(new Catch(tree.getParameter().getType().toString(), isUsed, line(tree)));
            return super.visitCatch(tree, null);
        }

        private Method method(MethodTree tree) {
            int first = line(tree);
            int last = lineAt(positions.getEndPosition(unit, tree));
            boolean isOverride =
                    tree.getModifiers().getAnnotations().stream()
                            .anyMatch(it -> it.getAnnotationType().toString().equals("Override"));
            return new Method(
                    tree.getName().toString(),
                    tree.getModifiers().getFlags(),
                    first,
                    last - first + 1,
                    parameters(tree),
                    body(tree.getBody(), isOverride));
        }

        /// A compact constructor repeats the components of its record, which stand before it. A
        /// segment with two positions behind it is one thing: a range of memory.
        private int parameters(MethodTree tree) {
            long start = positions.getStartPosition(unit, tree);
            String types =
                    tree.getParameters().stream()
                            .filter(it -> positions.getStartPosition(unit, it) >= start)
                            .map(it -> it.getType() + ";")
                            .collect(Collectors.joining());
            String ranges = types.replaceAll("MemorySegment;(long;|int;){2}", "range;");
            return (int) ranges.chars().filter(it -> it == ';').count();
        }

        private Body body(@Nullable BlockTree block, boolean isOverride) {
            Inside inside = new Inside();
            inside.scan(block, 0);
            return new Body(inside.deepest, inside.returns, isOverride);
        }

        private int line(Tree tree) {
            return lineAt(positions.getStartPosition(unit, tree));
        }

        private int lineAt(long position) {
            return position < 0 ? 0 : (int) unit.getLineMap().getLineNumber(position);
        }
    }

    /// Measures one body. An `else if` is no deeper than its `if`; what a lambda returns is its
    /// own; a class inside a body is measured by itself.
    private static final class Inside extends TreeScanner<@Nullable Void, Integer> {
        private int deepest;
        private int returns;
        private int lambdas;

        @Override
        public @Nullable Void scan(@Nullable Tree tree, Integer depth) {
            boolean isLevel = tree instanceof StatementTree && LEVELS.contains(tree.getKind());
            int inner = isLevel ? depth + 1 : depth;
            deepest = Math.max(deepest, inner);
            return super.scan(tree, inner);
        }

        @Override
        public @Nullable Void visitIf(IfTree tree, Integer depth) {
            scan(tree.getCondition(), depth);
            scan(tree.getThenStatement(), depth);
            boolean isElseIf = tree.getElseStatement() instanceof IfTree;
            return scan(tree.getElseStatement(), isElseIf ? depth - 1 : depth);
        }

        @Override
        public @Nullable Void visitReturn(ReturnTree tree, Integer depth) {
            returns += lambdas == 0 ? 1 : 0;
            return super.visitReturn(tree, depth);
        }

        @Override
        public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, Integer depth) {
            lambdas++;
            super.visitLambdaExpression(tree, depth);
            lambdas--;
            return null;
        }

        @Override
        public @Nullable Void visitClass(ClassTree tree, Integer depth) {
            return null;
        }

        @Override
        public @Nullable Void visitNewClass(NewClassTree tree, Integer depth) {
            return scan(tree.getArguments(), depth);
        }
    }
}
