/** Objects in S3: listed, read, and written once. */
package io.weekmart.launcher.store;
