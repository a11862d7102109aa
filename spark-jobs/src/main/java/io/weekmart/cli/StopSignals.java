package io.weekmart.cli;

import io.weekmart.job.Cancellation;
import io.weekmart.job.StopSignal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Turns signals that ask this process to end into requests that the run ends. By default a JVM would begin to shut down at once, beside
 * the run: Spark's and Hadoop's hooks then take its session and filesystems away, and it could neither give its output back nor say
 * anything. Handled here, the run ends by itself, and the process through {@code Main} as ever.
 *
 * <p>Only for a process of its own. In YARN's cluster mode the platform has handlers, and kills a quarter of a second later.
 */
public final class StopSignals {
    private StopSignals() {}

    /**
     * Handles the signals from here on. A signal that the JVM was started to ignore (nohup), or to leave alone (-Xrs), stays so.
     */
    public static void handle(Cancellation cancellation) {
        for (StopSignal signal : StopSignal.values()) {
            handle(signal, () -> {
                if (cancellation.request(signal)) {
                    // What Spark has to say of jobs that are cancelled is nobody's concern.
                    SparkLog.silent();
                }
            });
        }
    }

    /** By reflection: the compiler warns of every use of this part of the JDK, and warnings are errors here. */
    private static void handle(StopSignal signal, Runnable action) {
        try {
            Class<?> signals = Class.forName("sun.misc.Signal");
            Class<?> handlers = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invoked = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> signal.toString();
            };
            Object handler = Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, invoked);
            Object of = signals.getConstructor(String.class).newInstance(signal.name());
            Object unused = signals.getMethod("handle", signals, handlers).invoke(null, of, handler);
        } catch (ReflectiveOperationException e) {
            // The system has no such signal, or the JVM keeps it for itself: then it ends the process, as by default.
            return;
        }
    }
}
