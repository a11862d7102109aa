/** Secrets that a run needs: out of the environment, or out of AWS Secrets Manager. */
package io.weekmart.secrets;
