package dev.corinth.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.ChannelMatchers;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// Netty with its own WebSocket codec. Safe for any thread; its handlers belong to its one event
/// loop.
///
/// What goes out in answer to one read is flushed once, and an echo hands the received buffer on.
final class NettyPeer implements Peer {
    private static final WebSocketServerProtocolConfig PROTOCOL =
            WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath("/")
                    .checkStartsWith(true)
                    .decoderConfig(
                            WebSocketDecoderConfig.newBuilder()
                                    .maxFramePayloadLength(MAX_MESSAGE)
                                    .allowExtensions(false)
                                    .withUTF8Validator(true)
                                    .build())
                    .build();

    private final EventLoopGroup loop;
    private final ChannelGroup chatters;
    private final Channel listening;

    private NettyPeer(IoHandlerFactory io, Class<? extends ServerChannel> type, int port) {
        loop = new MultiThreadIoEventLoopGroup(1, io);
        chatters = new DefaultChannelGroup(loop.next());
        listening =
                new ServerBootstrap()
                        .group(loop)
                        .channel(type)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childHandler(new Lines())
                        .bind(HOST, port)
                        .syncUninterruptibly()
                        .channel();
    }

    static Peer epoll(int port) {
        return new NettyPeer(EpollIoHandler.newFactory(), EpollServerSocketChannel.class, port);
    }

    static Peer uring(int port) {
        return new NettyPeer(IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class, port);
    }

    @Override
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /// Sets up what a connection passes through.
    private final class Lines extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(8192))
                    .addLast(new WebSocketServerProtocolHandler(PROTOCOL))
                    .addLast(new WebSocketFrameAggregator(MAX_MESSAGE))
                    .addLast(new Entrance());
        }
    }

    /// Becomes an echo or a chat when the path is known.
    private final class Entrance extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete handshake) {
                ChannelPipeline pipeline = context.pipeline();
                if (handshake.requestUri().equals(CHAT)) {
                    chatters.add(context.channel());
                    pipeline.replace(this, "chat", new Chat(chatters));
                } else {
                    pipeline.replace(this, "echo", Echo.ONE);
                }
            }
        }
    }

    /// Sends every message back.
    @Sharable
    private static final class Echo extends ChannelInboundHandlerAdapter {
        static final Echo ONE = new Echo();

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            // A write that fails is told to the pipeline, and the channel closed.
            var _ = context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }

    /// Sends every message to everybody.
    private static final class Chat extends ChannelInboundHandlerAdapter {
        private final ChannelGroup all;

        Chat(ChannelGroup all) {
            this.all = all;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var _ = all.write(message, ChannelMatchers.all(), true);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            all.flush();
        }
    }
}
