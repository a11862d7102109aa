package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weekmart.extract.Extract;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A Spark as it is downloaded has no AWS SDK: what does not read AWS must do without. */
class PlainSparkTest {

    @Test
    void theProgramStartsWithoutTheAwsSdk() throws IOException, ReflectiveOperationException {
        try (URLClassLoader classes = withoutAws()) {
            assertThatThrownBy(() -> classes.loadClass("software.amazon.awssdk.regions.Region"))
                    .isInstanceOf(ClassNotFoundException.class);

            Class<?> main = Class.forName(Main.class.getName(), true, classes);
            Class<?> extract = Class.forName(Extract.class.getName(), true, classes);

            assertThat(main.getClassLoader()).isSameAs(classes);
            assertThat(extract.getMethod("ofThisProcess").invoke(null)).isNotNull();
        }
    }

    /** The class path of the tests, apart from all that belongs to AWS. */
    private static URLClassLoader withoutAws() {
        URL[] classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("awssdk") && !entry.contains("hadoop-aws"))
                .map(PlainSparkTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
