"""Lines of the access table about groups that share one list of people. `table.py` says what they mean."""

GROUPS = """
#                                                                                      a
#                                                                  s e   g         o   n
#                                                                  t x   u         u d o c     b
#                                                                  r m m a         t e n h l   l
#                                                                  a e e r o a c c s m y a i   o
#                                                                  n m m d w d l h i o m n n   c
#                                                                  g b b i n m e i d t o n k b k
#                                                                  e e e a e i r e e e u e e o e
#                                                                  r r r n r n k f r d s l d t d
press joinlist                     own together.kept        joined   x x x x x + x x x x ? ? ? ? x
press joinlist                     far together.kept        joined   x x x x x x x x + x ? ? ? ? x
press joinlist, group              own together.kept        joined   x x x x x + x x x x ? ? ? ? x
press joinlist, group              far together.kept        joined   x x x x x x x x + x ? ? ? ? x
press joinlist, admin chat         own together.kept        joined   x x x x x + x x x x ? ? ? ? x
press joinlist, admin chat         far together.kept        joined   x x x x x x x x + x ? ? ? ? x
press joinlist, no message         own together.kept        joined   x x x x x + x x x x ? ? ? ? x
press joinlist, no message         far together.kept        joined   x x x x x x x x + x ? ? ? ? x
press ownlist                      own together.own_kept    -        x x x x x + x x x x ? ? ? ? x
press ownlist                      far together.own_kept    -        x x x x x x x x + x ? ? ? ? x
press ownlist, group               own together.own_kept    -        x x x x x + x x x x ? ? ? ? x
press ownlist, group               far together.own_kept    -        x x x x x x x x + x ? ? ? ? x
press ownlist, admin chat          own together.own_kept    -        x x x x x + x x x x ? ? ? ? x
press ownlist, admin chat          far together.own_kept    -        x x x x x x x x + x ? ? ? ? x
press ownlist, no message          own together.own_kept    -        x x x x x + x x x x ? ? ? ? x
press ownlist, no message          far together.own_kept    -        x x x x x x x x + x ? ? ? ? x
press keeptogether                 own together.alone       agreed   x x x x x + + + x x ? ? ? ? x
press keeptogether                 far together.alone       agreed   x x x x x x x x + x ? ? ? ? x
press keeptogether, group          own together.alone       agreed   x x x x x + + + x x ? ? ? ? x
press keeptogether, group          far together.alone       agreed   x x x x x x x x + x ? ? ? ? x
press keeptogether, admin chat     own together.alone       agreed   x x x x x + + + x x ? ? ? ? x
press keeptogether, admin chat     far together.alone       agreed   x x x x x x x x + x ? ? ? ? x
press keeptogether, no message     own together.alone       agreed   x x x x x + + + x x ? ? ? ? x
press keeptogether, no message     far together.alone       agreed   x x x x x x x x + x ? ? ? ? x
press splitgroup                   own together.split_sure  -        x x x x x + + + x x ? ? ? ? x
press splitgroup                   far together.split_sure  -        x x x x x x x x + x ? ? ? ? x
press splitgroup, group            own together.split_sure  -        x x x x x + + + x x ? ? ? ? x
press splitgroup, group            far together.split_sure  -        x x x x x x x x + x ? ? ? ? x
press splitgroup, admin chat       own together.split_sure  -        x x x x x + + + x x ? ? ? ? x
press splitgroup, admin chat       far together.split_sure  -        x x x x x x x x + x ? ? ? ? x
press splitgroup, no message       own together.split_sure  -        x x x x x + + + x x ? ? ? ? x
press splitgroup, no message       far together.split_sure  -        x x x x x x x x + x ? ? ? ? x
press splitnow                     own together.split       wiped    x x x x x + + + x x ? ? ? ? x
press splitnow                     far together.split       wiped    x x x x x x x x + x ? ? ? ? x
press splitnow, group              own together.split       wiped    x x x x x + + + x x ? ? ? ? x
press splitnow, group              far together.split       wiped    x x x x x x x x + x ? ? ? ? x
press splitnow, admin chat         own together.split       wiped    x x x x x + + + x x ? ? ? ? x
press splitnow, admin chat         far together.split       wiped    x x x x x x x x + x ? ? ? ? x
press splitnow, no message         own together.split       wiped    x x x x x + + + x x ? ? ? ? x
press splitnow, no message         far together.split       wiped    x x x x x x x x + x ? ? ? ? x
# In the chat of the ADMIN_CHAT_ID setting only, which is none of these
press decidehere                   own -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere                   far -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere, group            own -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere, group            far -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere, admin chat       own -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere, admin chat       far -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere, no message       own -                    -        x x x x x x x x x x ? ? ? ? x
press decidehere, no message       far -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere                  own -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere                  far -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere, group           own -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere, group           far -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere, admin chat      own -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere, admin chat      far -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere, no message      own -                    -        x x x x x x x x x x ? ? ? ? x
press decidethere, no message      far -                    -        x x x x x x x x x x ? ? ? ? x
"""
