/** The jobs, step by step. The only package that knows all the others; what a step does stands elsewhere. */
package io.weekmart.job;
