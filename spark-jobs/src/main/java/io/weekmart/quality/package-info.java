/** Which rows are accepted, and the proof that none is lost: key checks, rejects, accounting, audit, and what tasks report. */
package io.weekmart.quality;
