/**
 * Who is told of a night: by SNS, by mail, by a webhook.
 *
 * <p>Each channel has a marker for each night and occasion, {@code <home>/nights/<date>/notified/<channel>-<occasion>.json}, written once the
 * channel has taken the message. A launcher that is killed between the two sends the message again, under the same id.
 */
package io.weekmart.launcher.notify;
