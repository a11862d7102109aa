package io.weekmart.launcher;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The Lambda's tests as a program, for another Java than that of the build: says which one it was, and how many tests passed on it. */
public final class LambdaTests {
    private LambdaTests() {}

    public static void main(String[] args) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectPackage("io.weekmart.launcher.lambda"))
                                .filters(ClassNameFilter.includeClassNamePatterns(".*Test"))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        System.out.printf(
                "Java %d: %d of %d tests of the Lambda passed%n",
                Runtime.version().feature(), summary.getTestsSucceededCount(), summary.getTestsFoundCount());
        // Not by its return: the servers of the tests may have left threads behind.
        System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
    }
}
