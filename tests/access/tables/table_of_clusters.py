"""Lines of the access table about unknown people, and about what waits for moderators."""

CLUSTERS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
# Buttons
press queue                  own queue.title             -         m m m m + + + + + m ? ? ? ? .
press queue, admin chat      own queue.title             -         c c c c c + + + c c ? ? ? ? c
press waits                  own request.asks            -         x x x x x + t t x x ? ? ? ? x
press waits                  far request.asks            -         x x x x x x x x + x ? ? ? ? x
press waits, admin chat      own toast.card_coming       coming    x x x x x + + + x x ? ? ? ? x
press waits, admin chat      far -                       -         x x x x x x x x x x ? ? ? ? x
press settle                 own toast.settled           settled   x x x x x + + + x x ? ? ? ? x
press settle                 far toast.settled           settled   x x x x x x x x + x ? ? ? ? x
press settle, admin chat     own toast.settled           settled   x x x x x + + + x x ? ? ? ? x
press settle, admin chat     far -                       -         x x x x x x x x x x ? ? ? ? x
press unknown                own clusters.title          -         c c c c c + + + + c ? ? ? ? c
press unknown, admin chat    own clusters.title          -         c c c c c + + + c c ? ? ? ? c
press ignored                own clusters.ignored        -         c c c c c + + + + c ? ? ? ? c
press ignored, admin chat    own clusters.ignored        -         c c c c c + + + c c ? ? ? ? c
press cluster                own cluster.title           -         x x x x x + + + x x ? ? ? ? x
press cluster                far toast.cluster_coming    coming    x x x x x x x x + x ? ? ? ? x
press cluster, admin chat    own toast.cluster_coming    coming    x x x x x + + + x x ? ? ? ? x
press cluster, admin chat    far -                       -         x x x x x x x x x x ? ? ? ? x
press clustername            own cluster.name            -         x x x x x + + + x x ? ? ? ? x
press clustername            far cluster.name            -         x x x x x x x x + x ? ? ? ? x
press clustername, admin chat own cluster.name            -         x x x x x + + + x x ? ? ? ? x
press clustername, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clustersame            own cluster.same            -         x x x x x + + + x x ? ? ? ? x
press clustersame            far cluster.same            -         x x x x x x x x + x ? ? ? ? x
press clustersame, admin chat own cluster.same            -         x x x x x + + + x x ? ? ? ? x
press clustersame, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clusterinto            own cluster.into            -         x x x x x + + + x x ? ? ? ? x
press clusterinto            far cluster.into            -         x x x x x x x x + x ? ? ? ? x
press clusterinto, admin chat own cluster.into            -         x x x x x + + + x x ? ? ? ? x
press clusterinto, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clustermerge           own did.merge_cluster       given     x x x x x + + + x x ? ? ? ? x
press clustermerge           far did.merge_cluster       given     x x x x x x x x + x ? ? ? ? x
press clustermerge, admin chat own did.merge_cluster       given     x x x x x + + + x x ? ? ? ? x
press clustermerge, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clustersplit           own split.title               -         x x x x x + + + x x ? ? ? ? x
press clustersplit           far split.title               -         x x x x x x x x + x ? ? ? ? x
press clustersplit, admin chat own split.title               -         x x x x x + + + x x ? ? ? ? x
press clustersplit, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press clusterlike            own join.like                 -         x x x x x + + + x x ? ? ? ? x
press clusterlike            far join.like                 -         x x x x x x x x + x ? ? ? ? x
press clusterlike, admin chat own join.like                 -         x x x x x + + + x x ? ? ? ? x
press clusterlike, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press clusterwith            own join.question             -         x x x x x + + + x x ? ? ? ? x
press clusterwith            far join.question             -         x x x x x x x x + x ? ? ? ? x
press clusterwith, admin chat own join.question             -         x x x x x + + + x x ? ? ? ? x
press clusterwith, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press clusterjoin            own did.join_clusters         regrouped x x x x x + + + x x ? ? ? ? x
press clusterjoin            far did.join_clusters         regrouped x x x x x x x x + x ? ? ? ? x
press clusterjoin, admin chat own did.join_clusters         regrouped x x x x x + + + x x ? ? ? ? x
press clusterjoin, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press clusterstays           own cluster.left_alone        -         x x x x x + + + x x ? ? ? ? x
press clusterstays           far cluster.left_alone        -         x x x x x x x x + x ? ? ? ? x
press clusterstays, admin chat own cluster.left_alone        -         x x x x x + + + x x ? ? ? ? x
press clusterstays, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press splitpart              own toast.stale               -         = = = = = = = = = = ? ? ? ? =
press splitpart, admin chat  own toast.stale_or_others     -         = = = = = = = = = = ? ? ? ? =
press splitface              own toast.stale               -         = = = = = = = = = = ? ? ? ? =
press splitface, admin chat  own toast.stale_or_others     -         = = = = = = = = = = ? ? ? ? =
press splitpage              own toast.stale               -         = = = = = = = = = = ? ? ? ? =
press splitpage, admin chat  own toast.stale_or_others     -         = = = = = = = = = = ? ? ? ? =
press splitgo                own toast.stale               -         = = = = = = = = = = ? ? ? ? =
press splitgo, admin chat    own toast.stale_or_others     -         = = = = = = = = = = ? ? ? ? =
press proposalsplit          own split.title               -         x x x x x + + + x x ? ? ? ? x
press proposalsplit          far split.title               -         x x x x x x x x + x ? ? ? ? x
press proposalsplit, admin chat own split.title               -         x x x x x + + + x x ? ? ? ? x
press proposalsplit, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press proposalno             own toast.proposal_no         refused_proposal x x x x x + + + x x ? ? ? ? x
press proposalno             far toast.proposal_no         refused_proposal x x x x x x x x + x ? ? ? ? x
press proposalno, admin chat own toast.proposal_no         refused_proposal x x x x x + + + x x ? ? ? ? x
press proposalno, admin chat far -                         -         x x x x x x x x x x ? ? ? ? x
press clusterignore          own toast.cluster_ignored   ignored   x x x x x + + + x x ? ? ? ? x
press clusterignore          far toast.cluster_ignored   ignored   x x x x x x x x + x ? ? ? ? x
press clusterignore, admin chat own toast.cluster_ignored   ignored   x x x x x + + + x x ? ? ? ? x
press clusterignore, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clusterback            own toast.cluster_back      ignored   x x x x x + + + x x ? ? ? ? x
press clusterback            far toast.cluster_back      ignored   x x x x x x x x + x ? ? ? ? x
press clusterback, admin chat own toast.cluster_back      ignored   x x x x x + + + x x ? ? ? ? x
press clusterback, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clusterdelete          own cluster.delete          -         x x x x x + + + x x ? ? ? ? x
press clusterdelete          far cluster.delete          -         x x x x x x x x + x ? ? ? ? x
press clusterdelete, admin chat own cluster.delete          -         x x x x x + + + x x ? ? ? ? x
press clusterdelete, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clusterkeep            own forget.kept             -         x x x x x + + + x x ? ? ? ? x
press clusterkeep            far forget.kept             -         x x x x x x x x + x ? ? ? ? x
press clusterkeep, admin chat own forget.kept             -         x x x x x + + + x x ? ? ? ? x
press clusterkeep, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press sureclusterdelete      own cluster.sure            -         x x x x x + + + x x ? ? ? ? x
press sureclusterdelete      far cluster.sure            -         x x x x x x x x + x ? ? ? ? x
press sureclusterdelete, admin chat own cluster.sure            -         x x x x x + + + x x ? ? ? ? x
press sureclusterdelete, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clustererase           own cluster.delete_started  deleted   x x x x x + + + x x ? ? ? ? x
press clustererase           far cluster.delete_started  deleted   x x x x x x x x + x ? ? ? ? x
press clustererase, admin chat own cluster.delete_started  deleted   x x x x x + + + x x ? ? ? ? x
press clustererase, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clusterhere            own delete.here             -         x x x x x + + + x x ? ? ? ? x
press clusterhere            far delete.here             -         x x x x x x x x + x ? ? ? ? x
press clusterhere, admin chat own delete.here             -         x x x x x + + + x x ? ? ? ? x
press clusterhere, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
press clusterwipe            own delete.here_done        emptied   x x x x x + + + x x ? ? ? ? x
press clusterwipe            far delete.here_done        emptied   x x x x x x x x + x ? ? ? ? x
press clusterwipe, admin chat own delete.here_done        emptied   x x x x x + + + x x ? ? ? ? x
press clusterwipe, admin chat far -                       -         x x x x x x x x x x ? ? ? ? x
# Words
write words at clustername   own did.label_cluster       given     x x x x x + + + x x . . . . .
write words at clustername   far did.label_cluster       given     x x x x x x x x + x . . . . .
write words at clustersame   own cluster.same            -         x x x x x + + + x x . . . . .
write words at clustersame   far cluster.same            -         x x x x x x x x + x . . . . .
write /queue                 own queue.title             -         m m m m + + + + + m . . . . .
group /queue                 own -                       -         . . . . . . . . . . . . . . .
idle group /queue            own -                       -         . . . . . . . . . . . . . . .
admin chat /queue            own queue.title             -         c c c c c + + + c c ? ? . . c
write /stats                 own stats.title             -         c c c c c + + + + c . . . . .
group /stats                 own -                       -         . . . . . . . . . . . . . . .
idle group /stats            own -                       -         . . . . . . . . . . . . . . .
admin chat /stats            own stats.title             -         c c c c c + + + c c ? ? . . c
write /unknown               own clusters.title          -         c c c c c + + + + c . . . . .
group /unknown               own -                       -         . . . . . . . . . . . . . . .
idle group /unknown          own -                       -         . . . . . . . . . . . . . . .
admin chat /unknown          own clusters.title          -         c c c c c + + + c c ? ? . . c
"""
