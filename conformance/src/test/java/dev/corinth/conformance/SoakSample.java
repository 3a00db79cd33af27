package dev.corinth.conformance;

import com.sun.management.UnixOperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/// What a process holds at a moment of rest.
///
/// @param connections how many it still has
/// @param heap bytes of the heap in use after a collection
/// @param nativeMemory bytes of native memory committed, all but the heap
/// @param descriptors how many are open
record SoakSample(long connections, long heap, long nativeMemory, long descriptors) {
    private static final Pattern TOTAL = Pattern.compile("Total: .*committed=(\\d+)");
    private static final Pattern HEAP = Pattern.compile("Java Heap \\(.*committed=(\\d+)");

    /// Looks at this process, which must run with `-XX:NativeMemoryTracking=summary`.
    static SoakSample take(long connections) {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        String memory = report();
        return new SoakSample(
                connections,
                heap,
                committed(TOTAL, memory) - committed(HEAP, memory),
                ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                        .getOpenFileDescriptorCount());
    }

    /// Reads what another process wrote by [#toString].
    static SoakSample of(List<String> words) {
        return new SoakSample(
                Long.parseLong(words.get(0)),
                Long.parseLong(words.get(1)),
                Long.parseLong(words.get(2)),
                Long.parseLong(words.get(3)));
    }

    private static String report() {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            return (String)
                    beans.invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "vmNativeMemory",
                            new Object[] {new String[] {"summary", "scale=b"}},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException("this Java does not track its native memory", e);
        }
    }

    private static long committed(Pattern line, String memory) {
        Matcher found = line.matcher(memory);
        if (!found.find()) {
            throw new IllegalStateException("no " + line + " in:\n" + memory);
        }
        return Long.parseLong(found.group(1));
    }

    @Override
    public String toString() {
        return connections + " " + heap + " " + nativeMemory + " " + descriptors;
    }
}
