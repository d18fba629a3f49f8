package dev.nextclick.runtime.grpc;

import dev.nextclick.runtime.errors.ServiceException;
import io.grpc.HandlerRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Answers calls of methods that are not here, so that they too are refused with a reason.
final class UnknownMethods extends HandlerRegistry {

  private static final MethodDescriptor.Marshaller<InputStream> UNREAD =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream message) {
          return message;
        }

        @Override
        public InputStream parse(InputStream message) {
          return message;
        }
      };

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
    return ServerMethodDefinition.create(
        MethodDescriptor.newBuilder(UNREAD, UNREAD)
            .setType(MethodDescriptor.MethodType.UNKNOWN)
            .setFullMethodName(name)
            .build(),
        (call, headers) -> {
          throw new ServiceException(
              Status.Code.UNIMPLEMENTED, "METHOD_UNKNOWN", "There is no method " + name + " here.");
        });
  }
}
