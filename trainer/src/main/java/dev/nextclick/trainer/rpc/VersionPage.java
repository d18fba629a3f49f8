package dev.nextclick.trainer.rpc;

import dev.nextclick.model.v1.ListVersionsResponse;
import dev.nextclick.model.v1.ModelVersion;
import java.util.Iterator;

/// One page of a list of versions.
final class VersionPage {

  /// A page ends before it gets longer than this: a client of gRPC takes 4 MiB unless told otherwise, and learning curves are long.
  private static final int MOST_BYTES = 3 << 20;

  private VersionPage() {}

  /// The first of the versions, one at least where there is one.
  ///
  /// @param list that the page's token goes on in
  /// @param size how many there may be on the page, 1 or more
  /// @param versions all that are left of the list; read no further than the page needs
  static ListVersionsResponse of(String list, int size, Iterator<ModelVersion> versions) {
    ListVersionsResponse.Builder page = ListVersionsResponse.newBuilder();
    int bytes = 0;
    String last = "";
    while (versions.hasNext()) {
      ModelVersion next = versions.next();
      bytes += next.getSerializedSize();
      int count = page.getVersionsCount();
      if (count == size || (count > 0 && bytes > MOST_BYTES)) {
        return page.setNextPageToken(PageToken.after(list, last)).build();
      }
      page.addVersions(next);
      last = next.getVersion();
    }
    return page.build();
  }
}
