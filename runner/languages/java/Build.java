import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Does what javac does with the files it is given, and writes into `main` beside the classes which of them `java` is to start: the
 * one in the first file that has a `main`, whatever its name and package.
 */
class Build {
    private static final Path CLASSES = Path.of("/tmp/classes");

    public static void main(String[] files) throws Exception {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, null);
        var sources = manager.getJavaFileObjects(Stream.of(files).distinct().toArray(String[]::new));
        var units = new java.util.ArrayList<JavaFileObject>();
        for (var source : sources) units.add(new AnyName(source));
        // What joins texts would otherwise be made when a program first does so, which takes longer than many programs.
        var options = List.of("-d", CLASSES.toString(), "-encoding", "UTF-8", "-proc:none", "-XDstringConcat=inline");
        var task = (JavacTask) compiler.getTask(null, manager, null, options, null, units);
        var main = new Main(units.get(0));
        task.addTaskListener(main);
        Files.createDirectories(CLASSES);
        if (!task.call()) System.exit(1);
        Files.writeString(CLASSES.resolve("main"), main.name);
    }

    /** A file whose public class need not have its name: the first one is called main.java. */
    private static class AnyName extends ForwardingJavaFileObject<JavaFileObject> {
        AnyName(JavaFileObject file) {
            super(file);
        }

        @Override
        public boolean isNameCompatible(String name, Kind kind) {
            return !name.endsWith("-info") || super.isNameCompatible(name, kind);
        }
    }

    /** Finds the name of the class to start while `file` is parsed. */
    private static class Main implements TaskListener {
        private final JavaFileObject file;
        String name = "main";

        Main(JavaFileObject file) {
            this.file = file;
        }

        @Override
        public void finished(TaskEvent event) {
            if (event.getKind() != TaskEvent.Kind.PARSE || !event.getSourceFile().toUri().equals(file.toUri())) return;
            var unit = event.getCompilationUnit();
            var classes = unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).map(ClassTree.class::cast).toList();
            classes.stream().filter(Main::starts).findFirst().or(() -> classes.stream().findFirst()).ifPresent(found ->
                name = (unit.getPackageName() == null ? "" : unit.getPackageName() + ".") + found.getSimpleName());
        }

        private static boolean starts(ClassTree type) {
            return type.getMembers().stream().anyMatch(member -> member instanceof MethodTree method && method.getName().contentEquals("main"));
        }
    }
}
