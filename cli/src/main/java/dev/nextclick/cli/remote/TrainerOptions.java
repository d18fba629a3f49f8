package dev.nextclick.cli.remote;

import picocli.CommandLine.Option;

/// Where the trainer is, and for which site and model it is asked; to be mixed into a command.
final class TrainerOptions {

  /// The option's name.
  static final String TRAINER = "--trainer";

  @Option(
      names = TRAINER,
      paramLabel = "HOST:PORT",
      defaultValue = "${env:NEXTCLICK_TRAINER:-127.0.0.1:7413}",
      description = "Where the trainer is. Default: ${DEFAULT-VALUE}.")
  private String address = "";

  @Option(
      names = "--site",
      paramLabel = "SITE",
      defaultValue = "default",
      description = "Default: ${DEFAULT-VALUE}.")
  private String site = "";

  String address() {
    return address;
  }

  String site() {
    return site;
  }

  ServiceConnection connect() {
    return ServiceConnection.trainer(address);
  }
}
