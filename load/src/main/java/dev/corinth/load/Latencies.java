package dev.corinth.load;

import org.HdrHistogram.Histogram;

import java.util.LinkedHashMap;
import java.util.Map;

/// How long answers took, in microseconds. Immutable.
public final class Latencies {
    private static final double NS_A_MICRO = 1e3;
    private static final Map<String, Double> NAMED = named();

    private final Histogram histogram;

    /// @param histogram in nanoseconds; not to be changed any more
    Latencies(Histogram histogram) {
        this.histogram = histogram;
    }

    /// How many there are.
    ///
    /// @return 0 or more
    public long count() {
        return histogram.getTotalCount();
    }

    /// What so many of 100 do not exceed.
    ///
    /// @param percent 0 to 100
    /// @return microseconds, within 0.1 percent; 0 if there are none
    public double percentile(double percent) {
        return count() == 0 ? 0 : histogram.getValueAtPercentile(percent) / NS_A_MICRO;
    }

    /// The average.
    ///
    /// @return microseconds
    public double mean() {
        return count() == 0 ? 0 : histogram.getMean() / NS_A_MICRO;
    }

    /// The shortest.
    ///
    /// @return microseconds
    public double min() {
        return count() == 0 ? 0 : histogram.getMinValue() / NS_A_MICRO;
    }

    /// The longest.
    ///
    /// @return microseconds
    public double max() {
        return count() == 0 ? 0 : histogram.getMaxValue() / NS_A_MICRO;
    }

    /// The percentiles that are reported, by their names, in order: `p50` and so on.
    ///
    /// @return a new map
    public Map<String, Double> percentiles() {
        Map<String, Double> all = new LinkedHashMap<>();
        NAMED.forEach((name, percent) -> all.put(name, percentile(percent)));
        return all;
    }

    private static Map<String, Double> named() {
        Map<String, Double> names = new LinkedHashMap<>();
        names.put("p50", 50.0);
        names.put("p75", 75.0);
        names.put("p90", 90.0);
        names.put("p99", 99.0);
        names.put("p999", 99.9);
        names.put("p9999", 99.99);
        return names;
    }
}
