package dev.nextclick.models.neighbours;

/// Picks the k-th largest of some numbers without sorting them (Hoare's quickselect).
final class Selection {

  private Selection() {}

  /// The k-th largest of the first numbers, which change places.
  ///
  /// @param numbers none of them not a number
  /// @param size how many there are
  /// @param k from 1 to `size`
  static float largest(float[] numbers, int size, int k) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      float pivot = numbers[(low + high) >>> 1];
      int left = low;
      int right = high;
      while (left <= right) {
        while (numbers[left] > pivot) {
          left++;
        }
        while (numbers[right] < pivot) {
          right--;
        }
        if (left <= right) {
          float swapped = numbers[left];
          numbers[left++] = numbers[right];
          numbers[right--] = swapped;
        }
      }
      if (k - 1 <= right) {
        high = right;
      } else if (k - 1 >= left) {
        low = left;
      } else {
        break;
      }
    }
    return numbers[k - 1];
  }
}
