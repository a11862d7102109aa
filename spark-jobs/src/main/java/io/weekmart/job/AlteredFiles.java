package io.weekmart.job;

import io.weekmart.publish.PublishedPartition;
import java.util.Collection;
import java.util.Set;

/** Finds the published partitions whose files do not hold what was published, though their names and lengths are right. */
@FunctionalInterface
public interface AlteredFiles {
    Set<PublishedPartition> among(Collection<PublishedPartition> partitions);
}
