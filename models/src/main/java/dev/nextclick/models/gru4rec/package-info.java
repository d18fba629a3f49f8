/// GRU4Rec: a recurrent network that reads a session click by click and scores every item as the next one.
/// B. Hidasi et al., *Session-based Recommendations with Recurrent Neural Networks* (ICLR 2016), and
/// B. Hidasi, A. Karatzoglou, *Recurrent Neural Networks with Top-k Gains for Session-based Recommendations* (CIKM 2018).
@NullMarked
package dev.nextclick.models.gru4rec;

import org.jspecify.annotations.NullMarked;
