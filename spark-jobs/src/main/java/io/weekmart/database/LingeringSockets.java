package io.weekmart.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/**
 * Sockets that another thread can close while one is stuck in writing. Over TLS, closing says goodbye first, and waits without end for the
 * lock that the stuck thread holds, unless the socket lingers for a time of its own. PostgreSQL's driver takes the factory by its name.
 */
public final class LingeringSockets extends SocketFactory {
    private static final int SECONDS = 1;

    private static Socket lingering(Socket socket) throws SocketException {
        socket.setSoLinger(true, SECONDS);
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return lingering(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return lingering(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return lingering(new Socket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return lingering(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return lingering(new Socket(address, port, localAddress, localPort));
    }
}
