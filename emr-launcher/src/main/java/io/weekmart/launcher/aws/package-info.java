/** What all calls of AWS have in common: how its refusals become sentences. */
package io.weekmart.launcher.aws;
