/**
 * Who is told of a night: by SNS, by mail, by a webhook.
 *
 * <p>Each channel has a marker for each night and occasion, {@code <home>/nights/<date>/notified/<channel>-<occasion>.json}, written once the
 * channel has taken the message. Of several launchers one sends: whoever creates {@code notified/<occasion>/sending-NN.json} by a conditional
 * PUT, and writes down in {@code result-NN.json} which channels failed and why. A launcher that is killed in between leaves no result: after a
 * grace time, {@code launcher.wait.settle} by S3's clock, the next number is sent to the channels without a marker. So a message may come
 * twice, under the same id.
 *
 * <p>Channels that failed are tried again after pauses that grow, six times in all; from then on the message is finished, whoever looks.
 */
package io.weekmart.launcher.notify;
