package dev.nextclick.runtime.grpc;

import build.buf.protovalidate.Config;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.Violation;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.protovalidate.exceptions.ValidationException;
import build.buf.validate.FieldPathElement;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import dev.nextclick.runtime.errors.ServiceException;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Checks requests by the rules that stand in their contracts. Safe for use by many threads.
public final class RequestValidator {

  /// A field that breaks its rule.
  ///
  /// @param field its path in the message: `event.item_id`, `item_ids[2]`
  /// @param message what is wrong, for a developer to read
  public record InvalidField(String field, String message) {}

  private final Validator validator;

  /// Compiles the rules of these messages.
  ///
  /// @throws IllegalArgumentException if a rule of theirs is faulty
  public RequestValidator(Collection<Descriptor> messages) {
    try {
      validator =
          ValidatorFactory.newBuilder()
              .withConfig(Config.newBuilder().setFailFast(true).setEnableNativeRules(true).build())
              .buildWithDescriptors(List.copyOf(messages), false);
    } catch (CompilationException e) {
      throw new IllegalArgumentException("a faulty rule", e);
    }
  }

  /// Compiles the rules of all that the services are asked.
  public static RequestValidator of(Collection<? extends BindableService> services) {
    return new RequestValidator(
        services.stream()
            .flatMap(service -> service.bindService().getMethods().stream())
            .map(ServerMethodDefinition::getMethodDescriptor)
            .flatMap(method -> input(method).stream())
            .distinct()
            .toList());
  }

  /// The first field that breaks its rule; empty if all is well.
  public Optional<InvalidField> invalidField(Message message) {
    try {
      List<Violation> violations = validator.validate(message).getViolations();
      return violations.isEmpty()
          ? Optional.empty()
          : Optional.of(invalidField(violations.getFirst().toProto()));
    } catch (ValidationException e) {
      throw new IllegalStateException(
          "the rules of " + message.getDescriptorForType().getFullName() + " cannot be run", e);
    }
  }

  /// Refuses a message with a field that breaks its rule.
  ///
  /// @throws ServiceException `INVALID_ARGUMENT`, which names the field
  public void require(Message message) {
    invalidField(message)
        .ifPresent(
            fault -> {
              throw ServiceException.invalidField(fault.field(), fault.message());
            });
  }

  private static Optional<Descriptor> input(MethodDescriptor<?, ?> method) {
    return method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier supplier
        ? Optional.of(supplier.getMethodDescriptor().getInputType())
        : Optional.empty();
  }

  private static InvalidField invalidField(build.buf.validate.Violation violation) {
    StringBuilder path = new StringBuilder();
    for (FieldPathElement element : violation.getField().getElementsList()) {
      path.append(path.isEmpty() ? "" : ".").append(element.getFieldName());
      switch (element.getSubscriptCase()) {
        case INDEX -> path.append('[').append(element.getIndex()).append(']');
        case STRING_KEY -> path.append("[\"").append(element.getStringKey()).append("\"]");
        case INT_KEY -> path.append('[').append(element.getIntKey()).append(']');
        case UINT_KEY -> path.append('[').append(element.getUintKey()).append(']');
        case BOOL_KEY -> path.append('[').append(element.getBoolKey()).append(']');
        case SUBSCRIPT_NOT_SET -> {}
      }
    }
    return new InvalidField(path.toString(), violation.getMessage());
  }
}
