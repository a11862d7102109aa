/** Objects in S3: what the launcher lists and reads, and how AWS's refusals become sentences. */
package io.weekmart.launcher.store;
