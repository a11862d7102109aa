package io.weekmart.launcher.notify;

import io.weekmart.contract.fault.UserFault;

/** A way to reach people. It connects when there is something to send, which is seldom, and holds nothing in between. */
interface Channel {
    /** The name in markers and messages. */
    String name();

    /**
     * Sends a message.
     *
     * @throws UserFault where it was not taken, or nobody knows whether it was
     */
    void send(Message message);
}
