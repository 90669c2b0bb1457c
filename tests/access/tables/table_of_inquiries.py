"""Lines of the access table about what members are asked in private about unknown people."""

INQUIRIES = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
press clustercalled          own did.label_cluster           given     x x x x x + + + x x ? ? ? ? x
press clustercalled          far did.label_cluster           given     x x x x x x x x + x ? ? ? ? x
press clustercalled, admin chat own did.label_cluster           given     x x x x x + + + x x ? ? ? ? x
press clustercalled, admin chat far -                           -         x x x x x x x x x x ? ? ? ? x
press childis                own toast.thanks                answered_child x x x x + x x x x x ? ? ? ? x
press childis                far -                           -         x x x x x x x x x x ? ? ? ? x
press childno                own toast.thanks                answered_child x x x x + x x x x x ? ? ? ? x
press childno                far -                           -         x x x x x x x x x x ? ? ? ? x
press childname              own inquiry.name                -         x x x x + x x x x x ? ? ? ? x
press childname              far -                           -         x x x x x x x x x x ? ? ? ? x
press childback              own toast.child_back            -         x x x x + x x x x x ? ? ? ? x
press childback              far -                           -         x x x x x x x x x x ? ? ? ? x
write words at childname     own inquiry.thanks_at_once      answered_child x x x x + x x x x x . . . . .
write words at childname     far -                           -         x x x x x x x x x x . . . . .
"""
